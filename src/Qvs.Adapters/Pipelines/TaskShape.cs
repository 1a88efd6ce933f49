using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>
/// The kinds of a task builder's fields (formats 2.5.1) and what Tekton demands of steps, volumes, workspaces and sidecars. Builders of
/// schemas cannot be wrong here; plain structs can, and what is not read would silently have no effect.
/// </summary>
internal sealed partial class TaskShape(string id, Part part, DiagnosticBag diagnostics)
{
    private const int MostNameCharacters = 63;

    private static readonly string[] StepFields =
    [
        "name", "displayName", "image", "imagePullPolicy", "command", "args", "script", "workingDir", "env", "envFrom", "volumeMounts", "volumeDevices", "workspaces",
        "resources", "computeResources", "securityContext", "onError", "timeout", "stdoutConfig", "stderrConfig", "ref", "params", "results", "when",
        "ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy", "stdin", "stdinOnce", "tty",
    ];

    /// <summary>False, with the reasons in the bag, if the task cannot be read as one.</summary>
    /// <param name="data">The builder as data; what is not concrete is a text there.</param>
    public bool Check(JsonObject data)
    {
        var before = diagnostics.Count;
        foreach (var field in (string[])["approvalRequired", "prefixAllParams", "useAppSecrets"])
        {
            Expect(data[field], field, "true or false", JsonValueKind.True, JsonValueKind.False);
        }

        Expect(data["name"], "name", "text", JsonValueKind.String);
        Expect(data["prefix"], "prefix", "text", JsonValueKind.String);
        foreach (var (item, path) in Items(data, "runAfter"))
        {
            Expect(item, path, "the id of a task, as text", JsonValueKind.String);
        }

        Params(data);
        foreach (var (name, result) in Map(data, "results"))
        {
            Named(name, $"results.{name}", ResultName().IsMatch(name), "letters, digits, '-', '_' and '.'");
            Expect(result, $"results.{name}", "a struct with a description", JsonValueKind.Object);
        }

        When(data);
        Steps(data);
        Lists(data);
        return diagnostics.Count == before;
    }

    private void Params(JsonObject data)
    {
        foreach (var (name, param) in Map(data, "params"))
        {
            Named(name, $"params.{name}", ParamName().IsMatch(name), "letters, digits, '-', '_' and '.', beginning with a letter or '_'");
            if (Expect(param, $"params.{name}", "a struct with desc and default", JsonValueKind.Object))
            {
                Expect(param?["desc"], $"params.{name}.desc", "text", JsonValueKind.String);
                Expect(param?["default"], $"params.{name}.default", "text: all parameters of Tasks are", JsonValueKind.String);
                Expect(param?["prefix"], $"params.{name}.prefix", "true or false", JsonValueKind.True, JsonValueKind.False);
            }
        }
    }

    private void When(JsonObject data)
    {
        foreach (var (expression, path) in Items(data, "when"))
        {
            if (Expect(expression, path, "a struct with input, operator and values", JsonValueKind.Object))
            {
                if (Text(expression, "operator") is not ("in" or "notin"))
                {
                    Add(PipelineDiagnostics.BadTask, $"{path}.operator", $"is {expression!["operator"]?.ToJsonString() ?? "missing"}, but has to be \"in\" or \"notin\"");
                }

                Expect(expression!["values"], $"{path}.values", "a list of texts", JsonValueKind.Array);
            }
        }
    }

    private void Steps(JsonObject data)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = Items(data, "volumes").Select(v => Text(v.Item, "name")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var (step, path) in Items(data, "steps"))
        {
            if (!Expect(step, path, "a struct with an image", JsonValueKind.Object))
            {
                continue;
            }

            foreach (var (field, _) in (JsonObject)step!)
            {
                if (!StepFields.Contains(field))
                {
                    var near = Spelling.Nearest(field, StepFields);
                    Add(PipelineDiagnostics.BadTask, $"{path}.{field}", $"is no field of a step. {(near is null ? "Remove it" : $"Did you mean \"{near}\"?")}");
                }
            }

            Container(step, path, names, needsImage: Text(data["stepTemplate"], "image") is null && step["ref"] is null);
            if (step["script"] is not null && step["command"] is not null)
            {
                Add(PipelineDiagnostics.BadTask, path, "has both script and command, which Tekton refuses. Keep one of them");
            }

            foreach (var (mount, at) in Items(step, "volumeMounts", path + "."))
            {
                if (Text(mount, "name") is { } volume && !volume.StartsWith("$(", StringComparison.Ordinal) && !volumes.Contains(volume))
                {
                    Add(PipelineDiagnostics.BadTask, at, $"mounts the volume \"{volume}\", which the task does not have. Add it to volumes");
                }
            }
        }
    }

    private void Lists(JsonObject data)
    {
        foreach (var list in (string[])["volumes", "workspaces", "sidecars"])
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (item, path) in Items(data, list))
            {
                if (!Expect(item, path, "a struct with a name", JsonValueKind.Object))
                {
                    continue;
                }

                if (list == "sidecars")
                {
                    Container(item!, path, names, needsImage: true);
                }
                else
                {
                    Unique(item!, path, names, isNeeded: true);
                }
            }
        }
    }

    private void Container(JsonNode container, string path, HashSet<string> names, bool needsImage)
    {
        Unique(container, path, names, isNeeded: false);
        if (needsImage && Text(container, "image") is null)
        {
            Add(PipelineDiagnostics.BadTask, path, "has no image. Name the container image that it runs in");
        }
    }

    private void Unique(JsonNode item, string path, HashSet<string> names, bool isNeeded)
    {
        Expect(item["name"], path + ".name", "text", JsonValueKind.String);
        if (Text(item, "name") is not { } name)
        {
            if (isNeeded)
            {
                Add(PipelineDiagnostics.BadTask, path, "has no name. Give it one");
            }

            return;
        }

        Named(name, path, name.Length <= MostNameCharacters && Label().IsMatch(name), $"at most {MostNameCharacters} lower-case letters, digits and '-'");
        if (!names.Add(name))
        {
            Add(PipelineDiagnostics.BadTask, path, $"has the name \"{name}\", which another one of the list has. Rename one of the two");
        }
    }

    private void Named(string name, string path, bool fits, string rule)
    {
        if (!fits)
        {
            Add(PipelineDiagnostics.BadName, path, $"has the name \"{name}\", which Tekton refuses. Use {rule}");
        }
    }

    private bool Expect(JsonNode? node, string path, string what, params ReadOnlySpan<JsonValueKind> kinds)
    {
        // What the builder leaves open is not wrong: only written as text.
        if (node is null || kinds.Contains(node.GetValueKind()) || (node is JsonValue value && value.TryGetValue<string>(out var open) && open.StartsWith(TaskReader.Marker, StringComparison.Ordinal)))
        {
            return node is not null;
        }

        var given = node.ToJsonString();
        Add(PipelineDiagnostics.BadTask, path, $"is {(given.Length <= 60 ? given : given[..57] + "...")}, but has to be {what}");
        return false;
    }

    private IEnumerable<(JsonNode? Item, string Path)> Items(JsonNode data, string field, string before = "") =>
        Expect(data[field], before + field, "a list", JsonValueKind.Array) && data[field] is JsonArray list ? [.. list.Select((item, i) => (item, $"{before}{field}[{i}]"))] : [];

    private JsonObject Map(JsonNode data, string field) =>
        Expect(data[field], field, "a struct", JsonValueKind.Object) && data[field] is JsonObject map ? map : [];

    private static string? Text(JsonNode? data, string key) => (data as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private void Add(DiagnosticDescriptor descriptor, string path, string problem) =>
        diagnostics.Add(descriptor.At(part.Place, $"{path} of the task {id} of {part.Chain} {problem}"));

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex ParamName();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex ResultName();
}
