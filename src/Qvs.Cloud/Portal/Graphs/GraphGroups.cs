using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Portal.Graphs;

/// <param name="Group">What it is collapsed into, if it is.</param>
public sealed record GraphNode(
    string Id, string Title, string Sub, PortalStatus Status, string Href, ImmutableArray<string> Needs, string Group = "", int Count = 1, bool IsCritical = false);

/// <summary>How much of a graph is drawn, as the address says it.</summary>
/// <param name="By">What nodes are collapsed by: <c>application</c>, <c>deployment</c>, or nothing.</param>
/// <param name="Open">Groups whose nodes are drawn all the same.</param>
public sealed record GraphGrouping(string By, IReadOnlySet<string> Open)
{
    public const string None = "none";
    public const string Application = "application";
    public const string Deployment = "deployment";

    // More than these are no picture any more.
    private const int Most = 60;

    public bool IsCollapsed => By != None;

    /// <param name="by">From the address; null chooses by the size of the graph.</param>
    public static GraphGrouping Of(int nodes, string? by, string? open) => new(
        by ?? (nodes > Most ? Application : None), (open ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));

    public string GroupOf(string application, string deployment) => By == Application ? application : $"{application}/{deployment}";
}

/// <summary>Nodes collapsed by their groups: a group is one node with the state that most needs to be seen.</summary>
public static class GraphGroups
{
    private static readonly PortalStatus[] Importance =
    [
        PortalStatus.Failed, PortalStatus.Approval, PortalStatus.Running, PortalStatus.Cancelled,
        PortalStatus.Queued, PortalStatus.Succeeded, PortalStatus.Skipped, PortalStatus.None,
    ];

    /// <param name="hrefOf">What a click on a group does.</param>
    public static ImmutableArray<GraphNode> Collapse(IReadOnlyList<GraphNode> nodes, IReadOnlySet<string> open, Func<string, string> hrefOf)
    {
        var places = nodes.ToDictionary(node => node.Id, Place, StringComparer.Ordinal);
        return
        [
            .. nodes.GroupBy(Place, StringComparer.Ordinal).Select(group => group.First() is var first && open.Contains(first.Group)
                ? first with { Needs = Needs(group) }
                : new GraphNode(group.Key, first.Group, "", Worst(group.Select(node => node.Status)), hrefOf(first.Group), Needs(group), first.Group, group.Count(), group.Any(node => node.IsCritical))),
        ];

        // No stage has such a name, so that groups and stages can stand beside each other.
        string Place(GraphNode node) => open.Contains(node.Group) ? node.Id : $"({node.Group})";

        ImmutableArray<string> Needs(IGrouping<string, GraphNode> group) =>
            [.. group.SelectMany(node => node.Needs).Where(places.ContainsKey).Select(need => places[need]).Where(need => need != group.Key).Distinct(StringComparer.Ordinal)];
    }

    public static PortalStatus Worst(IEnumerable<PortalStatus> statuses) => statuses.DefaultIfEmpty(PortalStatus.None).MinBy(status => Array.IndexOf(Importance, status));
}
