using System.Text.Json.Nodes;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>The Tasks of all stages by name: stages share a Task, so the same name has to mean the same Task (formats 2.5.3).</summary>
internal sealed class TaskSet(TektonVersion version, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, (CompiledTask Task, StageTask From, string Stage)> _byName = new(StringComparer.Ordinal);
    private readonly List<CompiledTask> _inOrder = [];

    public IReadOnlyList<CompiledTask> All => _inOrder;

    public void Add(Stage stage)
    {
        foreach (var task in stage.Tasks.Where(t => !t.IsApproval))
        {
            var manifest = TaskWriter.Write(task, version);
            if (!_byName.TryGetValue(task.TaskName, out var same))
            {
                var compiled = new CompiledTask(task.TaskName, manifest, task.UsesAppSecrets);
                _byName.Add(task.TaskName, (compiled, task, stage.Name));
                _inOrder.Add(compiled);
                new TektonRules("", diagnostics).CheckSize(manifest, task.Place);
            }
            else if (!JsonNode.DeepEquals(same.Task.Manifest, manifest))
            {
                var place = Difference(same.Task.Manifest, manifest, "");
                diagnostics.Add(PipelineDiagnostics.SameTask.At(
                    task.Place,
                    $"the tasks {same.From.Id} (stage {same.Stage}, {same.From.Adapter}) and {task.Id} (stage {stage.Name}, {task.Adapter}) are both the Task {task.TaskName}, but differ at {place}. Give both the same options, or one a prefix"));
            }
        }
    }

    private static string Difference(JsonNode? a, JsonNode? b, string path) => (a, b) switch
    {
        (JsonObject x, JsonObject y) => x.Select(e => e.Key).Union(y.Select(e => e.Key), StringComparer.Ordinal)
            .Where(k => !JsonNode.DeepEquals(x[k], y[k]))
            .Select(k => Difference(x[k], y[k], path.Length == 0 ? k : $"{path}.{k}"))
            .FirstOrDefault() ?? path,
        (JsonArray x, JsonArray y) when x.Count == y.Count => Enumerable.Range(0, x.Count)
            .Where(i => !JsonNode.DeepEquals(x[i], y[i]))
            .Select(i => Difference(x[i], y[i], $"{path}[{i}]"))
            .FirstOrDefault() ?? path,
        _ => path,
    };
}
