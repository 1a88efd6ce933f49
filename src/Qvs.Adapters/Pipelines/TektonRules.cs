using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Pipelines;

/// <summary>What a cluster's Tekton would refuse, refused here, where it can still be said which adapter it comes from.</summary>
internal sealed partial class TektonRules(string prefix, DiagnosticBag diagnostics)
{
    /// <summary>Names become label values.</summary>
    private const int MostNameCharacters = 63;

    /// <summary>etcd refuses objects of 1.5 MiB; some room is left for what clusters add.</summary>
    private const int MostBytes = 1_200_000;

    public static void CheckPrefix(PipelineRequest request, DiagnosticBag diagnostics)
    {
        if (!DnsLabel().IsMatch(request.Prefix))
        {
            diagnostics.Add(PipelineDiagnostics.BadPrefix.At(
                new Location(request.Config.Source, default), $"the prefix \"{request.Prefix}\" cannot begin a Pipeline's name. Use lower-case letters, digits and '-'"));
        }
    }

    /// <summary>False if there is no Pipeline to make.</summary>
    public bool Check(Stage stage)
    {
        if (stage.Tasks.Length == 0)
        {
            diagnostics.Add(PipelineDiagnostics.EmptyStage.At(stage.Place, $"the stage {stage.Name} has no tasks, so it gets no Pipeline. Add the adapter that fills it") with
            {
                Severity = Severity.Warning,
            });
            return false;
        }

        var before = diagnostics.Count;
        CheckName(stage.Name, "stage", stage.Place);
        if (stage.Name.Length <= MostNameCharacters && prefix.Length + 1 + stage.Name.Length > MostNameCharacters)
        {
            Add(PipelineDiagnostics.BadName, stage.Place, $"the Pipeline \"{prefix}-{stage.Name}\" would have a name of {prefix.Length + 1 + stage.Name.Length} characters; Tekton takes {MostNameCharacters}. Use a shorter prefix");
        }

        var byId = stage.Tasks.ToDictionary(t => t.Id, StringComparer.Ordinal);
        foreach (var task in stage.Tasks)
        {
            CheckName(task.Id, "task", task.Place);
            CheckName(task.TaskName, "Task", task.Place);
            CheckReferences(stage, task, byId);
            CheckConstants(task);
            new TaskVariables(diagnostics).Check(task);
        }

        foreach (var result in stage.Results)
        {
            if (!byId.TryGetValue(result.Task, out var task) || task.Results.All(r => r.Name != result.Result))
            {
                Add(PipelineDiagnostics.LostReference, stage.Place, $"the result {result.Name} of stage {stage.Name} is the result {result.Result} of a task {result.Task}, which does not declare it. Correct the reference");
            }
        }

        CheckCycles(stage, byId);
        return diagnostics.Count == before || !diagnostics.HasErrors;
    }

    public void CheckSize(JsonObject manifest, Location place)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(manifest.ToJsonString());
        if (size > MostBytes)
        {
            Add(PipelineDiagnostics.TooLarge, place, $"{manifest["kind"]} {manifest["metadata"]?["name"]} has {size} bytes; a cluster stores at most {MostBytes}. Move long scripts into an image");
        }
    }

    private void CheckName(string name, string what, Location place)
    {
        if (name.Length > MostNameCharacters || !DnsLabel().IsMatch(name))
        {
            Add(PipelineDiagnostics.BadName, place, $"\"{name}\" cannot be the name of a {what}. Use at most {MostNameCharacters} lower-case letters, digits and '-', beginning and ending with a letter or digit");
        }
    }

    private void CheckReferences(Stage stage, StageTask task, Dictionary<string, StageTask> byId)
    {
        foreach (var missing in task.RunAfter.Where(id => !byId.ContainsKey(id)))
        {
            Add(PipelineDiagnostics.UnknownTask, task.Place, $"the task {task.Id} of {task.Adapter} runs after \"{missing}\", which stage {stage.Name} does not have ({string.Join(", ", byId.Keys)}). Add the adapter that has it, or correct runAfter");
        }

        var known = stage.Tasks.SelectMany(t => t.Params.Where(p => !t.Constants.ContainsKey(p.Name)).Select(t.PipelineName)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in task.When.SelectMany(w => w.Values.Append(w.Input)).SelectMany(text => ParamVariable().Matches(text)).Select(m => m.Groups[1].Value).Where(n => !known.Contains(n)))
        {
            Add(PipelineDiagnostics.UnknownVariable, task.Place, $"when of the task {task.Id} of {task.Adapter} uses $(params.{name}), but no task of stage {stage.Name} has this parameter. Refer to the param of a task instead");
        }

        foreach (var (owner, result) in Used(task))
        {
            if (!byId.TryGetValue(owner, out var other) || other.Results.All(r => r.Name != result))
            {
                Add(PipelineDiagnostics.UnknownTask, task.Place, $"the task {task.Id} of {task.Adapter} uses the result {result} of \"{owner}\", which stage {stage.Name} does not have. Correct the reference");
            }
        }
    }

    private void CheckConstants(StageTask task)
    {
        foreach (var name in task.Constants.Keys.Where(n => task.Params.All(p => p.Name != n)))
        {
            Add(PipelineDiagnostics.UnknownConstant, task.Place, $"constParams of the task {task.Id} of {task.Adapter} fixes \"{name}\", which is no parameter of it ({string.Join(", ", task.Params.Select(p => p.Name))})");
        }

        foreach (var (name, value) in task.Constants.Where(c => c.Value.Contains("$(params.", StringComparison.Ordinal)))
        {
            Add(PipelineDiagnostics.UnknownConstant, task.Place, $"constParams.{name} of the task {task.Id} of {task.Adapter} is \"{value}\"; a constant cannot hold $(params.…). Leave the parameter out of constParams instead");
        }
    }

    private void CheckCycles(Stage stage, Dictionary<string, StageTask> byId)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in stage.Tasks)
        {
            if (Circle(task.Id, []) is { } circle)
            {
                Add(PipelineDiagnostics.Cycle, task.Place, $"tasks of stage {stage.Name} wait for each other: {string.Join(" -> ", circle)}. Remove one runAfter or result reference");
                return;
            }
        }

        List<string>? Circle(string id, List<string> path)
        {
            if (path.IndexOf(id) is >= 0 and var at)
            {
                return [.. path[at..], id];
            }

            if (!byId.TryGetValue(id, out var task) || done.Contains(id))
            {
                return null;
            }

            path.Add(id);
            var found = task.RunAfter.Concat(Used(task).Select(u => u.Task)).Select(next => Circle(next, path)).FirstOrDefault(c => c is not null);
            path.RemoveAt(path.Count - 1);
            done.Add(id);
            return found;
        }
    }

    /// <summary>The results of other tasks that a task needs.</summary>
    private static IEnumerable<(string Task, string Result)> Used(StageTask task) => task.Constants.Values
        .Concat(task.When.Select(w => w.Input))
        .SelectMany(text => ResultVariable().Matches(text))
        .Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    private void Add(DiagnosticDescriptor descriptor, Location place, string message) => diagnostics.Add(descriptor.At(place, message));

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"\$\(params\.([A-Za-z_][A-Za-z0-9_-]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex ParamVariable();

    [GeneratedRegex(@"\$\(tasks\.([A-Za-z0-9_-]+)\.results\.([A-Za-z0-9_.-]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex ResultVariable();
}
