using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Ports;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Lines;

public sealed partial class LinePage
{
    private const int Recent = 25;

    private ImmutableArray<GraphNode> _nodes = [];
    private GraphGrouping _grouping = GraphGrouping.Of(0, null, null);
    private List<RunRow> _runs = [];
    private int _states;

    [Parameter]
    public string Line { get; set; } = "";

    [SupplyParameterFromQuery(Name = "group")]
    public string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "open")]
    public string? Open { get; set; }

    protected override bool Shows(LiveChange change) => change.Kind switch
    {
        ListingKinds.Line => change.Key.EndsWith($"/{Line}", StringComparison.Ordinal),
        ListingKinds.Run => change.Key.Contains($"/{Line}/", StringComparison.Ordinal),
        _ => false,
    };

    protected override async Task Load()
    {
        var line = await Session.Line(Line, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Line));
        _states = line.Value.LastRun;
        var last = _states == 0 ? null : (await Session.Run(Line, _states, grain => grain.Get()))?.State;
        _grouping = GraphGrouping.Of(line.Value.Line.Stages.Length, Group, Open);
        var nodes = LineGraph.Of(line.Value.Line, last, _grouping, stage => last is null ? Links.RunLine(Line) : Links.Stage(last.Key, stage));
        _nodes = _grouping.IsCollapsed ? GraphGroups.Collapse(nodes, _grouping.Open, group => Navigation.GetUriWithQueryParameter("open", $"{Open} {group}".Trim())) : nodes;
        var runs = await Session.List(new ListingQuery(Session.Tenant, ListingKinds.Run, Line, Descending: true, Limit: Recent), Gone);
        _runs = [.. runs.Rows.Select(RunRow.Of).OfType<RunRow>()];
    }
}
