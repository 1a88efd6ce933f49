using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Portal.Graphs;

/// <param name="Group">What it is collapsed into, if it is.</param>
public sealed record GraphNode(
    string Id, string Title, string Sub, PortalStatus Status, string Href, ImmutableArray<string> Needs, string Group = "", int Count = 1, bool IsCritical = false);

/// <summary>Nodes collapsed by their groups: a group is one node with the state that most needs to be seen.</summary>
public static class GraphGroups
{
    private static readonly PortalStatus[] Importance =
    [
        PortalStatus.Failed, PortalStatus.Approval, PortalStatus.Running, PortalStatus.Cancelled,
        PortalStatus.Queued, PortalStatus.Succeeded, PortalStatus.Skipped, PortalStatus.None,
    ];

    public static ImmutableArray<GraphNode> Collapse(IReadOnlyList<GraphNode> nodes, Func<string, string> hrefOf)
    {
        var groups = nodes.ToDictionary(node => node.Id, node => node.Group, StringComparer.Ordinal);
        return
        [
            .. nodes.GroupBy(node => node.Group, StringComparer.Ordinal).Select(group => new GraphNode(
                group.Key,
                group.Key,
                "",
                Worst(group.Select(node => node.Status)),
                hrefOf(group.Key),
                [.. group.SelectMany(node => node.Needs).Where(groups.ContainsKey).Select(need => groups[need]).Where(need => need != group.Key).Distinct(StringComparer.Ordinal)],
                group.Key,
                group.Count(),
                group.Any(node => node.IsCritical))),
        ];
    }

    public static PortalStatus Worst(IEnumerable<PortalStatus> statuses) => statuses.DefaultIfEmpty(PortalStatus.None).MinBy(status => Array.IndexOf(Importance, status));
}
