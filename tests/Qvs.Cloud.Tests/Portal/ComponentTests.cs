using System.Collections.Immutable;
using System.Reflection;
using Bunit;
using Microsoft.AspNetCore.Components;
using MudBlazor.Services;
using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain;

namespace Qvs.Cloud.Tests.Portal;

public sealed class ComponentTests : IAsyncLifetime
{
    private readonly BunitContext _page = new();

    public ComponentTests()
    {
        _page.Services.AddMudServices();
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
    }

    // MudBlazor's services can only be disposed asynchronously.
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public void Every_parameter_can_be_set()
    {
        // The framework finds out only when the component is drawn.
        var hidden = typeof(PageFailure).Assembly.GetTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(property => property.IsDefined(typeof(ParameterAttribute)) || property.IsDefined(typeof(CascadingParameterAttribute)))
            .ToList();

        Assert.NotEmpty(hidden);
        Assert.All(hidden, property => Assert.True(property.SetMethod is { IsPublic: true }, $"{property.DeclaringType}.{property.Name} is not public."));
    }

    [Fact]
    public void A_state_is_said_in_words_even_where_only_its_shape_is_seen()
    {
        var badge = _page.Render<StatusBadge>(with => with.Add(status => status.Status, PortalStatus.Failed).Add(status => status.Compact, true));

        Assert.Equal("Failed", badge.Find(".unseen").TextContent);
        Assert.Equal("Failed", badge.Find(".status-failed").GetAttribute("title"));
    }

    [Fact]
    public void What_is_still_to_come_is_not_said_to_have_happened()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        string Said(bool isDue, bool exact) => _page.Render<When>(with => with.AddCascadingValue(new Moment(noon, TimeZoneInfo.Utc))
            .Add(when => when.At, noon.AddSeconds(-2)).Add(when => when.IsDue, isDue).Add(when => when.Exact, exact)).Find("time").TextContent;

        Assert.Equal(["just now", "in a moment", "2026-11-23 11:59:58 +00:00"], [Said(isDue: false, exact: false), Said(isDue: true, exact: false), Said(isDue: false, exact: true)]);
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_nowhere_else()
    {
        ImmutableArray<Rejection> refused = [new("application-name-invalid", "The name is empty.", "Use letters."), new("other", "Something else.")];

        var field = _page.Render<TextInput>(with => with
            .Add(input => input.Id, "name").Add(input => input.Label, "Name").Add(input => input.Codes, "name").Add(input => input.Rejections, refused));

        Assert.Equal("The name is empty. Use letters.", string.Join(' ', field.Find("[role=alert]").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.NotNull(field.Find("label[for=name]"));
    }

    [Fact]
    public void What_a_user_wrote_is_shown_as_text()
    {
        var list = _page.Render<RejectionList>(with => with.Add(rejections => rejections.Rejections, [new Rejection("x", "<img src=x onerror=alert(1)>")]));

        Assert.Empty(list.FindAll("img"));
        Assert.Contains("<img", list.Find("li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_moves_in_a_graph_when_a_state_changes()
    {
        ImmutableArray<GraphNode> nodes = [Node("a", PortalStatus.Running), Node("b", PortalStatus.Queued, "a")];
        var graph = _page.Render<Graph>(with => with.Add(shown => shown.Nodes, nodes).Add(shown => shown.Label, "Stages"));
        var before = graph.FindAll(".node").Select(node => node.GetAttribute("style")).ToArray();

        graph.Render(with => with.Add(shown => shown.Nodes, [Node("a", PortalStatus.Succeeded), Node("b", PortalStatus.Failed, "a")]).Add(shown => shown.Label, "Stages"));

        Assert.Equal(before, graph.FindAll(".node").Select(node => node.GetAttribute("style")));
        Assert.Contains("status-failed", graph.FindAll(".node")[1].ClassName, StringComparison.Ordinal);
        Assert.Equal(2, graph.FindAll("ol.timeline li").Count);
    }

    private static GraphNode Node(string id, PortalStatus status, params ImmutableArray<string> needs) => new(id, id, "", status, $"?stage={id}", needs);
}
