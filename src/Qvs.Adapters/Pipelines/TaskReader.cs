using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>Evaluated task builders to <see cref="StageTask"/>. What Tekton needs has to be concrete; defaults of parameters need not.</summary>
internal sealed class TaskReader(string prefix, DiagnosticPlaces places, DiagnosticBag diagnostics)
{
    /// <summary>How partial data writes what is not concrete.</summary>
    internal const string Marker = "$cue:";

    private static readonly string[] Copied = ["steps", "volumes", "workspaces", "sidecars", "stepTemplate"];

    /// <param name="stages">The stage of each part that has a say, for references.</param>
    public StageTask? Read(Contributions task, IReadOnlyList<Cue.CueValue> stages)
    {
        var part = task.All[0].Part;
        var output = task.Value.ToJson(partial: true, indented: false);
        if (output.Text is null)
        {
            new FaultReport(places, diagnostics).Report(task, "task", output.Errors);
            return null;
        }

        var data = JsonNode.Parse(output.Text) as JsonObject ?? [];
        if (!new TaskShape(task.Id, part, diagnostics).Check(data))
        {
            return null;
        }

        var copied = new JsonObject(Copied.Where(k => data[k] is JsonArray { Count: > 0 } or JsonObject { Count: > 0 })
            .Select(k => KeyValuePair.Create(k, data[k]?.DeepClone())));
        if (Text(data, "name") is not { Length: > 0 } name || copied["steps"] is null)
        {
            var missing = Text(data, "name") is { Length: > 0 } ? "steps" : "name";
            Add(PipelineDiagnostics.BadTask, part, $"the task {task.Id} of {part.Chain} has no {missing}. Build it from a task builder, or add the adapter that defines this task");
            return null;
        }

        if (NotConcrete(copied, "") is { } open)
        {
            Add(PipelineDiagnostics.BadTask, part, $"{open} of the task {task.Id} of {part.Chain} has no concrete value. Give the adapter the option that it depends on");
            return null;
        }

        var taskPrefix = Text(data, "prefix") ?? "";
        return new StageTask(task.Id, name, part.Chain, part.Place)
        {
            TaskName = string.Join('-', ((string[])[prefix, taskPrefix, name]).Where(p => p.Length > 0)).ToLowerInvariant(),
            Prefix = taskPrefix,
            PrefixAllParams = Flag(data, "prefixAllParams"),
            RunAfter = [.. Texts(data["runAfter"])],
            NeedsApproval = Flag(data, "approvalRequired"),
            UsesAppSecrets = Flag(data, "useAppSecrets"),
            Environment = Text(data["input"], "env") ?? "",
            Params = [.. Entries(data, "params").Select(p => new TaskParam(p.Key, Text(p.Value, "desc") ?? "", Text(p.Value, "default"), Flag(p.Value, "prefix")))],
            Constants = Constants(task, data, stages),
            When = When(task, data, stages),
            Results = [.. Entries(data, "results").Select(r => new TaskResult(r.Key, Text(r.Value, "description") ?? ""))],
            Copied = copied,
        };
    }

    private ImmutableSortedDictionary<string, string> Constants(Contributions task, JsonObject data, IReadOnlyList<Cue.CueValue> stages)
    {
        var constants = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Entries(data["input"], "constParams"))
        {
            if (value is JsonValue)
            {
                constants[name] = Scalar(value);
            }
            else if (Reference(task, stages, "input", "constParams", name) is { Section: "results" } field)
            {
                constants[name] = Variable(field);
            }
            else
            {
                var part = task.All[0].Part;
                Add(PipelineDiagnostics.LostReference, part, $"constParams.{name} of the task {task.Id} of {part.Chain} is neither text nor a reference such as tasks[\"build\"].results.imageDigest. Write one of them");
            }
        }

        return constants.ToImmutable();
    }

    private ImmutableArray<WhenExpression> When(Contributions task, JsonObject data, IReadOnlyList<Cue.CueValue> stages)
    {
        var expressions = ImmutableArray.CreateBuilder<WhenExpression>();
        for (var i = 0; i < (data["when"] as JsonArray ?? []).Count; i++)
        {
            var expression = data["when"]?[i];
            var element = task.All.Select(c => c.Value.Field("when")?.Elements.ElementAtOrDefault(i)?.Field("input")).FirstOrDefault(v => v is not null);
            var input = Text(expression, "input");
            var field = input is not null || element is null ? null : stages.Select(s => References.Find(element, s)).FirstOrDefault(f => f is not null);
            if ((input is null && field is null) || Text(expression, "operator") is not { } relation)
            {
                var part = task.All[0].Part;
                Add(PipelineDiagnostics.LostReference, part, $"when[{i}] of the task {task.Id} of {part.Chain} needs an input (text, or a reference to a param or result of a task) and an operator");
                continue;
            }

            expressions.Add(new WhenExpression(field is { Section: "results" } ? Variable(field) : input ?? "", field is { Section: "params" } ? field : null, relation, [.. Texts(expression?["values"])]));
        }

        return expressions.ToImmutable();
    }

    private static TaskField? Reference(Contributions task, IReadOnlyList<Cue.CueValue> stages, params string[] path) => task.All
        .Select(c => c.Value.At(path))
        .OfType<Cue.CueValue>()
        .SelectMany(v => stages.Select(s => References.Find(v, s)))
        .FirstOrDefault(f => f is not null);

    public static string Variable(TaskField field) => $"$(tasks.{field.Task}.results.{field.Name})";

    private static string? NotConcrete(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.Select(e => NotConcrete(e.Value, path.Length == 0 ? e.Key : $"{path}.{e.Key}")).FirstOrDefault(f => f is not null),
        JsonArray list => list.Select((e, i) => NotConcrete(e, $"{path}[{i}]")).FirstOrDefault(f => f is not null),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith(Marker, StringComparison.Ordinal) => path,
        _ => null,
    };

    private void Add(DiagnosticDescriptor descriptor, Part part, string message) => diagnostics.Add(descriptor.At(part.Place, message));

    private static JsonObject Entries(JsonNode? data, string key) => data?[key] as JsonObject ?? [];

    private static string? Text(JsonNode? data, string key) =>
        (data as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text) && !text.StartsWith(Marker, StringComparison.Ordinal) ? text : null;

    private static bool Flag(JsonNode? data, string key) =>
        (data as JsonObject)?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonValue>().Select(Scalar);

    private static string Scalar(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
