using System.Collections.Immutable;
using System.Globalization;
using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Tests.Portal;

public sealed class GraphLayoutTests
{
    [Fact]
    public void A_node_stands_right_of_everything_it_needs()
    {
        var drawing = Draw("a", "b<a", "c<a", "d<b,c", "e<a,d");

        Assert.Equal([0, 1, 1, 2, 3], "abcde".Select(id => drawing.Places[id.ToString()].Layer));
        Assert.Equal(6, drawing.Edges.Length);
        Assert.All(drawing.Edges, edge => Assert.True(drawing.Places[edge.From].X + GraphLayout.NodeWidth < drawing.Places[edge.To].X));
    }

    [Fact]
    public void A_chain_is_a_straight_line()
    {
        var drawing = Draw("a", "b<a", "c<b", "d<c");

        Assert.Single(drawing.Places.Values.Select(place => place.Y).Distinct());
    }

    [Fact]
    public void Nodes_that_need_each_other_are_drawn_all_the_same()
    {
        var drawing = Draw("a<c", "b<a", "c<b", "d<c");

        Assert.Equal(4, drawing.Places.Count);
        Assert.Equal(4, drawing.Edges.Length);
    }

    [Fact]
    public void Unknown_needs_and_needs_of_itself_are_no_edges() => Assert.Empty(Draw("a<a,gone").Edges);

    [Fact]
    public void Nothing_is_drawn_for_nothing() => Assert.Equal((0, 0), (Draw().Width, Draw().Height));

    [Fact]
    public void Five_hundred_nodes_are_drawn_without_overlap()
    {
        // 25 applications, each a chain of 20 stages, joined here and there.
        var drawing = GraphLayout.Draw([.. Enumerable.Range(0, 500).Select(n => new GraphItem(
            Name(n), [.. new[] { n - 25, n % 7 == 0 ? n - 26 : -1 }.Where(need => need >= 0).Select(Name)]))]);

        foreach (var column in drawing.Places.Values.GroupBy(place => place.Layer))
        {
            var heights = column.Select(place => place.Y).Order().ToArray();
            Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second - pair.First >= GraphLayout.NodeHeight));
        }

        Assert.All(drawing.Places.Values, place => Assert.True(place.X >= 0 && place.Y >= 0 && place.X <= drawing.Width && place.Y <= drawing.Height));
    }

    [Fact]
    public void A_group_has_the_state_that_most_needs_to_be_seen_and_the_edges_between_groups()
    {
        var groups = GraphGroups.Collapse(
            [
                Node("build", PortalStatus.Succeeded, "shop", []),
                Node("test", PortalStatus.Failed, "shop", ["build"]),
                Node("deploy", PortalStatus.Queued, "web", ["test", "build"]),
            ],
            group => $"?group={group}");

        Assert.Equal(["shop", "web"], groups.Select(group => group.Id));
        Assert.Equal([PortalStatus.Failed, PortalStatus.Queued], groups.Select(group => group.Status));
        Assert.Empty(groups[0].Needs);
        Assert.Equal(["shop"], groups[1].Needs);
        Assert.Equal((2, "?group=shop"), (groups[0].Count, groups[0].Href));
    }

    private static GraphNode Node(string id, PortalStatus status, string group, ImmutableArray<string> needs) => new(id, id, "", status, "", needs, group);

    private static GraphDrawing Draw(params string[] items) => GraphLayout.Draw(
        [.. items.Select(item => item.Split('<')).Select(parts => new GraphItem(parts[0], parts.Length == 1 ? [] : [.. parts[1].Split(',')]))]);

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
