using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Releases;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Runs;

/// <summary>A run, live: where it is, why it failed, and what can be done. What is looked at stands in the address.</summary>
public sealed partial class RunPage(IDialogService dialogs)
{
    private RunState? _run;
    private ImmutableArray<GraphNode> _nodes = [];
    private GraphGrouping _grouping = GraphGrouping.Of(0, null, null);
    private string _cause = "";
    private string _commits = "";
    private string _first = "";
    private long _revision = -1;
    private bool _hasRules;
    private ImmutableArray<Promotion> _promotions = [];

    [Parameter]
    public string Line { get; set; } = "";

    [Parameter]
    public int Number { get; set; }

    [SupplyParameterFromQuery(Name = "stage")]
    public string? Stage { get; set; }

    [SupplyParameterFromQuery(Name = "attempt")]
    public int? Attempt { get; set; }

    [SupplyParameterFromQuery(Name = "task")]
    public string? TaskName { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    public string? Step { get; set; }

    [SupplyParameterFromQuery(Name = "line")]
    public long? LogLine { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    public string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "open")]
    public string? Open { get; set; }

    [SupplyParameterFromQuery(Name = "do")]
    public string? Wanted { get; set; }

    private PortalStatus Status => OpenGates.Any() ? PortalStatus.Approval : PortalStatuses.Of(_run!.Status);

    private IEnumerable<(string Stage, string Gate)> OpenGates => _run is null ? [] : _run.Stages.Values
        .SelectMany(stage => stage.Gates.Values.Where(gate => gate.Outcome == GateOutcome.Open).Select(gate => (stage.Name, gate.Name)));

    /// <summary>As the address says; else what the page opened with, so that nothing moves while the run goes on.</summary>
    private string Chosen => Stage ?? _first;

    protected override bool Shows(LiveChange change) => (change.Kind == ListingKinds.Run && change.Key == $"run:{Tenant}/{Line}/{Number}" && change.Revision > _revision)
        || (change.Kind == "promotion" && change.Key == $"run:{Tenant}/{Line}/{Number}");

    protected override async Task Load()
    {
        var snapshot = await Session.Run(Line, Number, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound($"{Line} #{Number}"));
        (_run, _revision, _cause) = (snapshot.State, snapshot.Revision, snapshot.Cause);
        _commits = string.Join(", ", _run.Plan.Stages.Select(plan => plan.Pipeline.Commit).Where(commit => commit.Length > 0).Distinct().Take(3).Select(ReleaseNames.Short));
        _promotions = await Session.Promotion(Line, grain => grain.Of(Number));
        _hasRules = !(await Session.Promotion(Line, grain => grain.Get())).Value.Rules.IsEmpty;
        if (_first.Length == 0)
        {
            _first = Interesting(_run);
        }

        _grouping = GraphGrouping.Of(_run.Plan.Stages.Length, Group, Open);
        var nodes = RunGraph.Of(_run, Clock.GetUtcNow(), _grouping, StageLink);
        _nodes = _grouping.IsCollapsed ? GraphGroups.Collapse(nodes, _grouping.Open, group => Navigation.GetUriWithQueryParameter("open", $"{Open} {group}".Trim())) : nodes;
        if (Wanted == "retry" && _run.HasEnded)
        {
            Wanted = null;
            Query(new Dictionary<string, object?> { ["do"] = null });
            _ = InvokeAsync(() => Retry(RetryScope.FailedTasks, ""));
        }
    }

    private static string Interesting(RunState run)
    {
        var stages = run.Plan.Stages.Select(plan => run.Stages[plan.Name]).ToArray();
        return (stages.FirstOrDefault(stage => stage.HasFailed)
            ?? stages.FirstOrDefault(stage => PortalStatuses.Of(stage) == PortalStatus.Approval)
            ?? stages.FirstOrDefault(stage => stage.IsActive)
            ?? (run.HasEnded ? stages.LastOrDefault(stage => !stage.Attempts.IsEmpty) : stages.FirstOrDefault()))?.Name ?? "";
    }

    private async Task Cancel()
    {
        if (await dialogs.Confirm(PortalText.RunCancelTitle, PortalText.RunCancelText, PortalText.RunCancel, PortalText.RunCancelReason, isDangerous: true) is { } reason
            && await Do(() => Session.Run(Line, Number, grain => grain.Cancel(reason))) is not null)
        {
            await Reload();
        }
    }

    private async Task Retry(RetryScope scope, string stage)
    {
        if (await Do(() => Session.Run(Line, Number, grain => grain.PreviewRetry(scope, stage))) is not { } preview)
        {
            return;
        }

        var dialog = await dialogs.ShowAsync<RetryDialog>(
            scope == RetryScope.FromStage ? PortalText.RunRetryStage : PortalText.RunRetry,
            new DialogParameters<RetryDialog>
            {
                { retry => retry.Preview, preview },
                { retry => retry.Text, scope == RetryScope.FromStage ? PortalText.RunRetryStageLead : PortalText.RunRetryLead },
            });
        var key = Guid.NewGuid().ToString("N");
        if (await dialog.Result is { Canceled: false } && await Do(() => Session.Run(Line, Number, grain => grain.Retry(key, scope, stage))) is not null)
        {
            await Reload();
        }

        StateHasChanged();
    }

    private async Task Promote()
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        if (await Do(() => Session.Promotion(Line, grain => grain.Preview(Number, [], none))) is { } preview
            && await dialogs.Promotion(Links, Words.Of(PortalText.PromoteTitle, Line, Number), preview) is { } choice
            && await Do(() => Session.Promotion(Line, grain => grain.Promote(Number, choice.To, choice.Inputs))) is not null)
        {
            await Reload();
        }

        StateHasChanged();
    }

    private async Task OverrideFreeze()
    {
        if (await dialogs.Reason(Links, PortalText.FreezeOverride, PortalText.FreezeOverrideText, PortalText.FreezeOverride) is { } reason
            && await Do(() => Session.Run(Line, Number, grain => grain.OverrideFreeze(reason))) is not null)
        {
            await Reload();
        }

        StateHasChanged();
    }

    private async Task Rerun()
    {
        var start = new StartRun(Guid.NewGuid().ToString("N"), _run!.Inputs, "");
        if (await Do(() => Session.Line(Line, grain => grain.Start(start))) is { } started)
        {
            Navigation.NavigateTo(Links.Run(started.Run));
        }
    }

    private async Task Vote(string stage, (string Gate, bool Approves, string Reason) vote)
    {
        if (await Do(() => Session.Run(Line, Number, grain => grain.Vote(stage, vote.Gate, vote.Approves, vote.Reason))) is not null)
        {
            await Reload();
        }
    }

    private string StageLink(string stage) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["stage"] = stage,
        ["task"] = null,
        ["attempt"] = null,
        ["step"] = null,
        ["line"] = null,
    });
}
