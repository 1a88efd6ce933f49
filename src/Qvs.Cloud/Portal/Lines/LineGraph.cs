using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Portal.Lines;

/// <summary>A line as a graph; the states are those of its last run, where that had the stage.</summary>
public static class LineGraph
{
    public static ImmutableArray<GraphNode> Of(AssemblyLine line, RunState? last, GraphGrouping grouping, Func<string, string> hrefOf) =>
    [
        .. line.Stages.Select(stage => new GraphNode(
            stage.Name,
            stage.Name,
            $"{stage.Pipeline} · {stage.Deployment.App}/{stage.Deployment.Name}",
            last?.Stages.TryGetValue(stage.Name, out var state) == true ? PortalStatuses.Of(state) : PortalStatus.None,
            hrefOf(stage.Name),
            StageGraph.Needs(stage),
            grouping.GroupOf(stage.Deployment.App, stage.Deployment.Name))),
    ];
}
