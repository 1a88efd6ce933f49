using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;

namespace Qvs.Adapters.Documentation;

/// <summary>Tasks, parameters and results of an adapter's Pipelines.</summary>
internal static class PipelineTables
{
    private const string Approval = "approval-";

    public static string Tasks(AdapterDocument adapter)
    {
        var rows = new List<string>();
        foreach (var pipeline in adapter.Pipelines)
        {
            var tasks = List(pipeline.Manifest["spec"]?["tasks"]);
            var names = tasks.Select(t => Text(t, "name")).ToHashSet(StringComparer.Ordinal);
            foreach (var task in tasks.Where(t => !IsApproval(Text(t, "name"), names)))
            {
                var after = (task["runAfter"] as JsonArray ?? []).Select(a => a?.ToString() ?? "").Select(a => IsApproval(a, names) ? a[Approval.Length..] : a).ToArray();
                rows.Add($"| `{pipeline.Stage}` | `{Text(task, "name")}` | `{Bare(adapter, task["taskRef"]?["name"]?.ToString() ?? "")}` "
                    + $"| {(after.Length == 0 ? "-" : string.Join(", ", after.Select(a => $"`{a}`")))} | {(names.Contains(Approval + Text(task, "name")) ? "yes" : "no")} |");
            }
        }

        return AdapterReadme.Table("Pipeline | Task in it | Name of the Task | Runs after | Approval after it", rows);
    }

    public static string Parameters(AdapterDocument adapter, IReadOnlySet<string> filledIn)
    {
        var byName = adapter.Pipelines
            .SelectMany(p => p.Params.Select(param => (Pipeline: p, Param: param)))
            .GroupBy(p => p.Param.Name, StringComparer.Ordinal);
        return AdapterReadme.Table("Name | Pipeline | Required | Default | Filled in | Description", byName.Select(same =>
        {
            var (pipeline, param) = same.First();
            var value = same.Select(s => s.Param.Default).FirstOrDefault(d => d is not null);
            return $"| `{param.Name}` | {string.Join(", ", same.Select(s => s.Pipeline.Stage).Distinct(StringComparer.Ordinal))} | {(value is null ? "yes" : "no")} "
                + $"| {(value is null ? "-" : SchemaWords.Cell(SchemaWords.Code(JsonValue.Create(value))))} | {(filledIn.Contains(param.Name) ? "yes" : "no")} "
                + $"| {SchemaWords.Cell(Description(adapter, pipeline, param))} |";
        }));
    }

    public static string Results(AdapterDocument adapter)
    {
        var rows = adapter.Pipelines
            .SelectMany(p => List(p.Manifest["spec"]?["results"]).Select(r => $"| `{Text(r, "name")}` | {p.Stage} | {SchemaWords.Cell(Text(r, "description"))} |"))
            .ToArray();
        return rows.Length == 0 ? "None." : AdapterReadme.Table("Name | Pipeline | Description", rows);
    }

    /// <summary>A Pipeline does not describe its parameters; the Task that takes one does.</summary>
    private static string Description(AdapterDocument adapter, CompiledPipeline pipeline, PipelineParamOrigin param)
    {
        foreach (var (task, name, _) in param.DeclaredIn)
        {
            var reference = List(pipeline.Manifest["spec"]?["tasks"]).FirstOrDefault(t => Text(t, "name") == task)?["taskRef"]?["name"]?.ToString();
            var declared = adapter.Tasks.FirstOrDefault(t => t.Name == reference)?.Manifest["spec"]?["params"];
            if (List(declared).FirstOrDefault(p => Text(p, "name") == name) is { } found && Text(found, "description") is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static bool IsApproval(string task, HashSet<string> names) => task.StartsWith(Approval, StringComparison.Ordinal) && names.Contains(task[Approval.Length..]);

    private static string Bare(AdapterDocument adapter, string name) =>
        name.StartsWith(adapter.Prefix + "-", StringComparison.Ordinal) ? name[(adapter.Prefix.Length + 1)..] : name;

    private static IEnumerable<JsonObject> List(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonObject node, string key) => node[key]?.ToString() ?? "";
}
