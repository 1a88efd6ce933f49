using System.Text.Json.Nodes;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Which tasks come directly before which: by runAfter and by references to results.</summary>
internal sealed class PipelineGraph
{
    private readonly Dictionary<string, IReadOnlyList<string>> _before = new(StringComparer.Ordinal);

    private PipelineGraph()
    {
    }

    public bool Contains(string task) => _before.ContainsKey(task);

    public IReadOnlyList<string> Before(string task) => _before.TryGetValue(task, out var b) ? b : [];

    /// <summary>The tasks of finally have no order among themselves.</summary>
    public static PipelineGraph WithoutEdges(IEnumerable<JsonObject> tasks)
    {
        var graph = new PipelineGraph();
        foreach (var task in tasks)
        {
            graph._before[task.Str("name")] = [];
        }

        return graph;
    }

    /// <summary>The graph, or why there is none: a name twice, a cycle, or a task that is not there.</summary>
    public static (PipelineGraph? Graph, string? Error) Build(IReadOnlyList<JsonObject> tasks)
    {
        var graph = new PipelineGraph();
        foreach (var task in tasks)
        {
            var name = task.Str("name");
            if (!graph._before.TryAdd(name, Before(task)))
            {
                return (null, $"task {name} is already present in Graph, can't add it again: duplicate pipeline task");
            }
        }

        if (graph.Cycle() is { } cycle)
        {
            return (null, $"cycle detected; {cycle}");
        }

        foreach (var (task, befores) in graph._before)
        {
            if (befores.FirstOrDefault(b => !graph._before.ContainsKey(b)) is { } missing)
            {
                return (null, $"couldn't add link between {task} and {missing}: task {task} depends on {missing} but {missing} wasn't present in Pipeline");
            }
        }

        return (graph, null);
    }

    private static List<string> Before(JsonObject task) =>
        [.. ResultReference.OfPipelineTask(task).Select(r => r.Task).Concat(task.Texts("runAfter")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Takes away tasks nothing is left before of; what remains hangs together in a cycle, or behind one.</summary>
    private string? Cycle()
    {
        var open = _before.Where(p => p.Value.Count > 0).ToDictionary(p => p.Key, p => new SortedSet<string>(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        for (var settled = true; settled;)
        {
            settled = false;
            foreach (var (task, befores) in open.ToList())
            {
                befores.RemoveWhere(b => !open.ContainsKey(b));
                if (befores.Count == 0)
                {
                    open.Remove(task);
                    settled = true;
                }
            }
        }

        if (open.Count == 0)
        {
            return null;
        }

        var first = open.Keys.Min(StringComparer.Ordinal)!;
        return $"task \"{first}\" depends on {string.Join(", ", open[first].Select(GoText.Quote))}";
    }
}
