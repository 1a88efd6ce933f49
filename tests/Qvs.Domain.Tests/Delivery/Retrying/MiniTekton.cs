using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tests.Delivery.Retrying;

/// <summary>One execution of a task: which, and with which inputs.</summary>
internal sealed record Execution(string PipelineRun, string Task, string Inputs);

/// <summary>
/// Runs a PipelineRun manifest by the rules recorded in conformance/tekton, as far as retries need them, and refuses what Tekton's webhook
/// refuses. Tasks give results that depend on all their inputs, so that a wrong value anywhere shows at the end.
/// </summary>
internal sealed partial class MiniTekton(JsonObject manifest, Func<string, bool> fails, List<Execution> log)
{
    private static readonly System.Collections.Immutable.ImmutableSortedDictionary<string, ParameterValue> None = System.Collections.Immutable.ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskState> _done = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parentSkipped = new(StringComparer.Ordinal);
    private bool _missingResult;

    private string RunName => (string)manifest["metadata"]!["name"]!;

    public RunInput.PipelineRunSeen Run()
    {
        var spec = (JsonObject)manifest["spec"]!["pipelineSpec"]!;
        Validate(spec);
        var parameters = Objects(spec["params"]).Where(parameter => parameter["default"] is not null)
            .ToDictionary(parameter => (string)parameter["name"]!, parameter => ParameterValueJsonConverter.FromNode(parameter["default"]), StringComparer.Ordinal);
        foreach (var given in Objects(manifest["spec"]!["params"]))
        {
            parameters[(string)given["name"]!] = ParameterValueJsonConverter.FromNode(given["value"]);
        }

        Assert.All(Objects(spec["params"]), parameter => Assert.Contains((string)parameter["name"]!, parameters.Keys));
        var tasks = Objects(Fill(spec["tasks"], Lookup)).ToList();
        var finals = Objects(Fill(spec["finally"], Lookup)).ToList();
        RunTasks(tasks);
        var anyFailed = _done.Values.Any(task => task.Status == TaskPhase.Failed) || _missingResult;
        var all = anyFailed ? "Failed" : _done.Values.Any(task => task.Status == TaskPhase.Skipped) ? "Completed" : "Succeeded";
        foreach (var final in finals)
        {
            RunFinal(final, all);
        }

        var failed = _missingResult || _done.Values.Any(task => task.Status == TaskPhase.Failed);
        return new RunInput.PipelineRunSeen(
            RunName,
            failed ? PipelineRunPhase.Failed : PipelineRunPhase.Succeeded,
            failed ? "Failed" : "Completed",
            "",
            [.. _done.Values],
            failed ? None : Results(spec),
            IsComplete: true);

        ParameterValue? Lookup(Match match) =>
            match.Groups["scope"].Value == "params" && parameters.TryGetValue(match.Groups["name"].Value, out var value)
                ? ResultBinding.Access(value, match.Groups["accessor"].Value)
                : null;
    }

    private static void Validate(JsonObject spec)
    {
        var names = Objects(spec["tasks"]).Select(task => (string)task["name"]!).ToList();
        Assert.False(names.Count == 0 && spec["finally"] is JsonArray { Count: > 0 }, "spec.tasks is empty but spec.finally has tasks");
        Assert.All(Objects(spec["tasks"]).SelectMany(task => (task["runAfter"] as JsonArray ?? []).Select(name => (string)name!)), name => Assert.Contains(name, names));
        var texts = new[] { spec["tasks"], spec["finally"] }.Where(node => node is not null).Select(node => node!.ToJsonString());
        Assert.All(texts.SelectMany(text => Task().Matches(text)).Select(match => match.Groups[1].Value), name => Assert.Contains(name, names));
        foreach (var text in Objects(spec["results"]).SelectMany(result => ParameterValueJsonConverter.FromNode(result["value"]).Texts))
        {
            Assert.StartsWith("$(tasks.", text, StringComparison.Ordinal);
            Assert.Contains(Task().Match(text).Groups[1].Value, names);
        }
    }

    private void RunTasks(List<JsonObject> tasks)
    {
        while (tasks.Count > 0)
        {
            var ready = tasks.Where(task => Needs(task).All(_done.ContainsKey)).ToList();
            Assert.NotEmpty(ready);
            var stopping = _missingResult || _done.Values.Any(task => task.Status == TaskPhase.Failed);
            foreach (var task in ready)
            {
                tasks.Remove(task);
                if (stopping)
                {
                    Skip(task, "PipelineRun was stopping", isFinally: false);
                }
                else
                {
                    RunTask(task);
                }
            }
        }
    }

    private void RunTask(JsonObject task)
    {
        var name = (string)task["name"]!;
        var needed = ResultsUsed(task).ToList();
        if (Needs(task).Any(_parentSkipped.Contains))
        {
            _parentSkipped.Add(name);
            Skip(task, "Parent Tasks were skipped", isFinally: false);
        }
        else if (needed.Any(used => _done[used.Task].Status == TaskPhase.Skipped))
        {
            _parentSkipped.Add(name);
            Skip(task, "Results were missing", isFinally: false);
        }
        else if (needed.Any(used => !_done[used.Task].Results.ContainsKey(used.Result)))
        {
            _missingResult = true;
            Skip(task, "InvalidTaskResultReference", isFinally: false);
        }
        else
        {
            Execute((JsonObject)Fill(task, Result)!, isFinally: false);
        }
    }

    private void RunFinal(JsonObject task, string all)
    {
        var text = task.ToJsonString().Replace("$(tasks.status)", all, StringComparison.Ordinal);
        text = Status().Replace(text, match => _done.GetValueOrDefault(match.Groups[1].Value)?.Status switch
        {
            TaskPhase.Succeeded => "Succeeded",
            TaskPhase.Failed => "Failed",
            _ => "None",
        });
        var final = (JsonObject)JsonNode.Parse(text)!;
        if (ResultsUsed(final).Any(used => !_done[used.Task].Results.ContainsKey(used.Result)))
        {
            Skip(final, "Results were missing", isFinally: true);
        }
        else
        {
            Execute((JsonObject)Fill(final, Result)!, isFinally: true);
        }
    }

    private void Execute(JsonObject task, bool isFinally)
    {
        var name = (string)task["name"]!;
        if (!Objects(task["when"]).All(Holds))
        {
            Skip(task, "When Expressions evaluated to false", isFinally);
            return;
        }

        var shared = string.Join(";", Objects(task["params"]).Select(parameter => $"{parameter["name"]}={parameter["value"]?.ToJsonString()}"));
        var script = (string?)task["taskSpec"]?["steps"]?[0]?["script"] ?? "";
        var matrix = Objects(task["matrix"]?["params"]).FirstOrDefault();
        var combinations = matrix is null ? [shared] : ((JsonArray)matrix["value"]!).Select(item => $"{shared};{matrix["name"]}={item!.ToJsonString()}").ToList();
        log.AddRange(combinations.Select(inputs => new Execution(RunName, name, $"{inputs}|{script}")));
        var failed = fails(name);
        var results = None;
        foreach (var declared in failed ? [] : Objects(task["taskSpec"]?["results"]))
        {
            var (result, type) = ((string)declared["name"]!, (string?)declared["type"]);
            var values = combinations.Select(inputs => Made(name, result, type, $"{inputs}|{script}")).ToList();
            results = results.Add(result, matrix is null ? values[0] : ParameterValue.Of(values.Select(value => value.Text)));
        }

        _done[name] = new TaskState(
            name, failed ? TaskPhase.Failed : TaskPhase.Succeeded, isFinally, "", results, matrix is null ? null : combinations.Count, null);
    }

    private static ParameterValue Made(string task, string result, string? type, string inputs)
    {
        // A short fingerprint of everything that went in. Some values look like references, and must stay what they are.
        var print = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{task}/{result}/{inputs}")))[..8];
        return type switch
        {
            "array" => ParameterValue.Of([$"{print}-0", $"$(params.own)-{print}", $"{print} 2"]),
            "object" => ParameterValue.Of([KeyValuePair.Create("url", $"u-{print}"), KeyValuePair.Create("rev", $"r-{print}")]),
            _ when result == "tricky" => ParameterValue.Of($"$(params.own)/{print}"),
            _ => ParameterValue.Of($"{task}-{print}\n"),
        };
    }

    private static bool Holds(JsonObject when)
    {
        var isIn = ((JsonArray)when["values"]!).Select(value => (string)value!).Contains((string)when["input"]!, StringComparer.Ordinal);
        return isIn == ((string?)when["operator"] == "in");
    }

    private void Skip(JsonObject task, string why, bool isFinally) =>
        _done[(string)task["name"]!] = new TaskState((string)task["name"]!, TaskPhase.Skipped, isFinally, why, None, null, null);

    private ParameterValue? Result(Match match)
    {
        if (match.Groups["scope"].Value != "tasks")
        {
            return null;
        }

        var task = _done[match.Groups["name"].Value];
        var result = match.Groups["result"].Value;
        return match.Value.Contains(".matrix.", StringComparison.Ordinal)
            ? ParameterValue.Of(task.MatrixLength!.Value.ToString(CultureInfo.InvariantCulture))
            : ResultBinding.Access(task.Results[result], match.Groups["accessor"].Value);
    }

    private System.Collections.Immutable.ImmutableSortedDictionary<string, ParameterValue> Results(JsonObject spec)
    {
        var results = None;
        foreach (var result in Objects(spec["results"]))
        {
            if (ResultsUsed(result).All(used => _done[used.Task].Status == TaskPhase.Succeeded))
            {
                results = results.Add((string)result["name"]!, ParameterValueJsonConverter.FromNode(Fill(result["value"], Result)));
            }
        }

        return results;
    }

    private static IEnumerable<string> Needs(JsonObject task) =>
        (task["runAfter"] as JsonArray ?? []).Select(name => (string)name!).Concat(Task().Matches(task.ToJsonString()).Select(match => match.Groups[1].Value));

    private static IEnumerable<(string Task, string Result)> ResultsUsed(JsonObject task) => Reference().Matches(Plain(task))
        .Where(match => match.Groups["result"].Success && match.Groups["scope"].Value == "tasks")
        .Select(match => (match.Groups["name"].Value, match.Groups["result"].Value));

    private static string Plain(JsonNode node) => node.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal);

    /// <summary>One pass of substitution over a tree.</summary>
    private static JsonNode? Fill(JsonNode? node, Func<Match, ParameterValue?> lookup) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, lookup)))),
        JsonArray list => new JsonArray([.. list.SelectMany(item => Fill(item, lookup) is JsonArray spread && item is not JsonArray ? spread.Select(element => element?.DeepClone()) : [Fill(item, lookup)])]),
        JsonValue value when value.TryGetValue<string>(out var text) => FillText(text, lookup),
        _ => node?.DeepClone(),
    };

    private static JsonNode FillText(string text, Func<Match, ParameterValue?> lookup)
    {
        var whole = Reference().Match(text);
        if (whole.Success && whole.Length == text.Length && lookup(whole) is { } alone)
        {
            return ParameterValueJsonConverter.ToNode(alone);
        }

        return Reference().Replace(text, match => lookup(match) is { } value ? value.Text : match.Value);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    [GeneratedRegex(@"\$\((?<scope>params|tasks)\.(?<name>[A-Za-z0-9_-]+)(?:\.results(?:\.(?<result>[A-Za-z0-9_-]+)|\['(?<result>[^']+)'\])|\.matrix\.length)?(?<accessor>\.[A-Za-z0-9_-]+|\[\*\]|\[[0-9]+\])?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$\(tasks\.([a-z0-9-]+)\.status\)")]
    private static partial Regex Status();

    [GeneratedRegex(@"\$\(tasks\.([a-z0-9-]+)\.(?:results|matrix|status)")]
    private static partial Regex Task();
}
