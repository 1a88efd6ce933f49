using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Runs;

namespace Qvs.Cloud.Tests.Portal;

public sealed class GraphLayoutTests
{
    [Fact]
    public void A_node_stands_right_of_everything_it_needs()
    {
        var drawing = GraphLayout.Draw([new("d", ["b", "c"]), new("b", ["a"]), new("c", ["a", "b"]), new("a", [])]);

        Assert.Equal([0, 1, 2, 3], new[] { "a", "b", "c", "d" }.Select(id => drawing.Places[id].Layer));
        Assert.All(drawing.Edges, edge => Assert.True(drawing.Places[edge.From].X + GraphLayout.NodeWidth < drawing.Places[edge.To].X));
    }

    [Fact]
    public void Five_hundred_nodes_do_not_overlap()
    {
        var items = Enumerable.Range(0, 500).Select(index => new GraphItem($"n{index}", index < 10 ? [] : [$"n{(index * 7) % 10}", $"n{index - 10}"])).ToList();

        var drawing = GraphLayout.Draw(items);

        foreach (var column in drawing.Places.Values.GroupBy(place => place.Layer))
        {
            var heights = column.Select(place => place.Y).Order().ToList();
            Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second - pair.First >= GraphLayout.NodeHeight));
        }
    }

    [Fact]
    public void Nodes_that_need_each_other_are_drawn_all_the_same()
    {
        var drawing = GraphLayout.Draw([new("a", ["b"]), new("b", ["a"])]);

        Assert.Equal(2, drawing.Places.Count);
        Assert.Equal(2, drawing.Edges.Length);
    }

    [Fact]
    public void A_group_has_the_state_that_most_needs_to_be_seen()
    {
        var nodes = GraphGroups.Collapse(
            [Node("a", "one", PortalStatus.Succeeded), Node("b", "one", PortalStatus.Failed, "a"), Node("c", "two", PortalStatus.Queued, "b", "a")], new HashSet<string>(), group => $"#{group}");

        Assert.Equal([("(one)", PortalStatus.Failed, 2), ("(two)", PortalStatus.Queued, 1)], nodes.Select(node => (node.Id, node.Status, node.Count)));
        Assert.Equal(["(one)"], nodes[1].Needs);
        Assert.Equal("#one", nodes[0].Href);
    }

    [Fact]
    public void An_opened_group_shows_its_nodes_between_the_others()
    {
        GraphNode[] all =
        [
            Node("a", "one", PortalStatus.Succeeded), Node("b", "one", PortalStatus.Failed, "a"), Node("c", "two", PortalStatus.Queued, "b", "a"), Node("d", "three", PortalStatus.Queued, "c"),
        ];

        var nodes = GraphGroups.Collapse(all, new HashSet<string> { "one" }, group => $"#{group}");

        Assert.Equal(["a:", "b:a", "(two):b a", "(three):(two)"], nodes.Select(node => $"{node.Id}:{string.Join(' ', node.Needs)}"));
    }

    [Theory]
    [InlineData(6, null, false)]
    [InlineData(500, null, true)]
    [InlineData(500, "none", false)]
    [InlineData(6, "deployment", true)]
    public void A_graph_too_large_for_a_picture_opens_collapsed(int nodes, string? by, bool collapsed) => Assert.Equal(collapsed, GraphGrouping.Of(nodes, by, null).IsCollapsed);

    [Fact]
    public void The_critical_path_goes_back_through_what_was_waited_for_longest()
    {
        var zero = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        StageTime[] stages =
        [
            new("build", [], zero, zero.AddMinutes(1)),
            new("slow", ["build"], zero.AddMinutes(1), zero.AddMinutes(9)),
            new("quick", ["build"], zero.AddMinutes(1), zero.AddMinutes(2)),
            new("deploy", ["quick", "slow"], zero.AddMinutes(9), zero.AddMinutes(10)),
            new("waits", ["deploy"], zero.AddMinutes(10), null),
        ];

        Assert.Equal(["build", "deploy", "slow"], RunGraph.CriticalPath(stages).Order(StringComparer.Ordinal));
    }

    private static GraphNode Node(string id, string group, PortalStatus status, params string[] needs) => new(id, id, "", status, "", [.. needs], group);
}
