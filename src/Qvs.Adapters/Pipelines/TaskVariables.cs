using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>Every <c>$(params.x)</c>, <c>$(results.x.path)</c> and <c>$(workspaces.x.…)</c> of a Task has to be declared by it.</summary>
internal sealed partial class TaskVariables(DiagnosticBag diagnostics)
{
    public void Check(StageTask task)
    {
        var names = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal)
        {
            ["params"] = task.Params.Select(p => p.Name).ToHashSet(StringComparer.Ordinal),
            ["results"] = task.Results.Select(r => r.Name).ToHashSet(StringComparer.Ordinal),
            ["workspaces"] = task.Workspaces.ToHashSet(StringComparer.Ordinal),
        };
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, text) in Texts(task.Copied, ""))
        {
            foreach (var name in Dotted().Matches(text).Select(m => m.Groups[1].Value).Where(names["params"].Contains).Where(n => reported.Add(n)))
            {
                diagnostics.Add(PipelineDiagnostics.UnknownVariable.At(
                    task.Place, $"{path} of the task {task.Id} of {task.Adapter} uses $(params.{name}), which Tekton reads as a key of an object. Name the param without '.'"));
            }

            foreach (Match match in Variable().Matches(text))
            {
                var section = match.Groups[1].Value;
                var name = match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value;
                if (!names[section].Contains(name) && reported.Add(match.Value))
                {
                    diagnostics.Add(PipelineDiagnostics.UnknownVariable.At(
                        task.Place, $"{path} of the task {task.Id} of {task.Adapter} uses {match.Value}, but the task declares no {section[..^1]} \"{name}\". Declare it or correct the name"));
                }
            }
        }
    }

    [GeneratedRegex(@"\$\(params\.([A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z0-9_.-]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Dotted();

    private static IEnumerable<(string Path, string Text)> Texts(JsonNode? node, string path) => node switch
    {
        JsonObject map => map.SelectMany(e => Texts(e.Value, path.Length == 0 ? e.Key : $"{path}.{e.Key}")),
        JsonArray list => list.SelectMany((e, i) => Texts(e, $"{path}[{i}]")),
        JsonValue value when value.TryGetValue<string>(out var text) => [(path, text)],
        _ => [],
    };

    /// <summary>Tekton's names; a name with dots is written in brackets. <c>results</c> only as a path, since scripts may hold other text.</summary>
    [GeneratedRegex(
        """\$\((params|workspaces|results)(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\[["']([^"'\]]+)["']\])(?:\.(?:path|bound|claim|volume)|\[\*\])?\)""",
        RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
