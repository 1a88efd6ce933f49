using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Retrying;

/// <summary>A pipeline spec for another attempt, and the parameters it needs beside its own.</summary>
internal sealed record RetrySpec(JsonObject Spec, IReadOnlyDictionary<string, ParameterValue> Parameters, ImmutableArray<string> Problems)
{
    private const string AllTasksStatus = "$(tasks.status)";

    /// <summary>
    /// The pinned spec without the work that is done (formats.md 2.6). A finished task is skipped by a condition that never holds; since a
    /// skipped task skips whoever uses its results, every such reference is replaced first. Finally tasks run again.
    /// </summary>
    public static RetrySpec Of(JsonObject pinned, ImmutableSortedDictionary<string, ReusedTask> reused)
    {
        var spec = (JsonObject)pinned.DeepClone();
        if (reused.IsEmpty)
        {
            return new RetrySpec(spec, new Dictionary<string, ParameterValue>(StringComparer.Ordinal), []);
        }

        var substitution = new SpecSubstitution(reused, Objects(spec, "params").Select(parameter => (string?)parameter["name"] ?? ""));
        var problems = ImmutableArray.CreateBuilder<string>();
        RewriteTasks(spec, reused, substitution, problems);
        RewriteFinally(spec, substitution);
        RewriteResults(spec, reused);
        Declare(spec, substitution.Carried);
        return new RetrySpec(spec, substitution.Carried, problems.ToImmutable());
    }

    private static void RewriteTasks(
        JsonObject spec, ImmutableSortedDictionary<string, ReusedTask> reused, SpecSubstitution substitution, ImmutableArray<string>.Builder problems)
    {
        var tasks = new List<JsonObject>();
        foreach (var task in Objects(spec, "tasks").Select(task => (JsonObject)substitution.Replace(task)!))
        {
            var isReused = reused.ContainsKey(NameOf(task));
            if (isReused)
            {
                task["when"] = new JsonArray(new JsonObject { ["input"] = "skipped", ["operator"] = "in", ["values"] = new JsonArray("") });
            }

            var missing = substitution.TakeMissing();
            if (!isReused)
            {
                problems.AddRange(missing.Select(reference => $"The task '{NameOf(task)}' reads {reference}, which the finished task never wrote."));
            }

            tasks.Add(task);
        }

        if (UsesStatusOfAll(spec))
        {
            tasks = WithoutReused(spec, tasks, reused);
        }

        spec["tasks"] = new JsonArray([.. tasks]);
    }

    /// <summary>
    /// Where the status of all tasks is asked for, finished ones are taken out instead: Tekton says Completed as soon as one was skipped, and
    /// a clean run would have said Succeeded. A spec with finally tasks needs some task, so if nothing is left one stays, and the answer is
    /// known: everything has succeeded.
    /// </summary>
    private static List<JsonObject> WithoutReused(JsonObject spec, List<JsonObject> tasks, ImmutableSortedDictionary<string, ReusedTask> reused)
    {
        var left = tasks.Where(task => !reused.ContainsKey(NameOf(task))).ToList();
        if (left.Count == 0)
        {
            spec["finally"] = JsonNode.Parse(spec["finally"]!.ToJsonString().Replace(AllTasksStatus, "Succeeded", StringComparison.Ordinal));
            left.Add(tasks[0]);
        }

        foreach (var task in left)
        {
            if (task["runAfter"] is JsonArray runAfter)
            {
                var names = left.Select(NameOf).ToHashSet(StringComparer.Ordinal);
                task["runAfter"] = new JsonArray([.. runAfter.Select(name => (string?)name ?? "").Where(names.Contains).Select(name => (JsonNode)name)]);
            }
        }

        return left;
    }

    /// <summary>A finally task that reads what was never written would have been skipped, alone (finally-result-of-failed-task): it is left out.</summary>
    private static void RewriteFinally(JsonObject spec, SpecSubstitution substitution)
    {
        if (spec["finally"] is not JsonArray)
        {
            return;
        }

        var tasks = new List<JsonNode?>();
        foreach (var task in Objects(spec, "finally"))
        {
            var replaced = substitution.Replace(task);
            if (substitution.TakeMissing().IsEmpty)
            {
                tasks.Add(replaced);
            }
        }

        spec["finally"] = new JsonArray([.. tasks]);
    }

    /// <summary>Results that need a finished task are worked out by <see cref="StageResults"/>.</summary>
    private static void RewriteResults(JsonObject spec, ImmutableSortedDictionary<string, ReusedTask> reused)
    {
        if (spec["results"] is JsonArray)
        {
            var kept = Objects(spec, "results").Where(result =>
                !StageResults.NeedsReused(new PipelineResult("", ParameterValueJsonConverter.FromNode(result["value"])), reused.Keys));
            spec["results"] = new JsonArray([.. kept.Select(result => result.DeepClone())]);
        }
    }

    private static void Declare(JsonObject spec, IReadOnlyDictionary<string, ParameterValue> carried)
    {
        if (carried.Count == 0)
        {
            return;
        }

        var parameters = spec["params"] as JsonArray ?? [];
        spec["params"] = parameters;
        foreach (var (name, value) in carried)
        {
            var declared = new JsonObject { ["name"] = name, ["type"] = value.Type switch { ParameterType.List => "array", ParameterType.Map => "object", _ => "string" } };
            if (value.Type == ParameterType.Map)
            {
                declared["properties"] = new JsonObject(value.Fields.Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject())));
            }

            parameters.Add(declared);
        }
    }

    private static bool UsesStatusOfAll(JsonObject spec) => spec["finally"]?.ToJsonString().Contains(AllTasksStatus, StringComparison.Ordinal) ?? false;

    private static string NameOf(JsonObject task) => (string?)task["name"] ?? "";

    private static IEnumerable<JsonObject> Objects(JsonObject spec, string key) => (spec[key] as JsonArray ?? []).OfType<JsonObject>();
}
