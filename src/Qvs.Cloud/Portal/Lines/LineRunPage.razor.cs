using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Releases;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Ports;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Lines;

/// <summary>The inputs of a run, and what would happen with them, looked up again as they are typed.</summary>
public sealed partial class LineRunPage(IDialogService dialogs)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);
    private ImmutableArray<LineInput> _inputs = [];
    private ImmutableArray<Rejection> _refusals = [];
    private AssemblyLine? _line;
    private RunProspect? _prospect;
    private string _key = Guid.NewGuid().ToString("N");
    private int _typed;

    [Parameter]
    public string Line { get; set; } = "";

    private ImmutableSortedDictionary<string, string> Inputs => _values.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal);

    protected override bool Shows(LiveChange change) => change.Kind is ListingKinds.Deployment or ListingKinds.Environment or ListingKinds.Application
        || (change.Kind == ListingKinds.Line && change.Key.EndsWith($"/{Line}", StringComparison.Ordinal));

    protected override async Task Load()
    {
        var line = await Session.Line(Line, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Line));
        (_line, _inputs) = (line.Value.Line, line.Value.Line.Inputs);
        await Look();
    }

    private async Task Look()
    {
        var answer = await Session.Line(Line, grain => grain.Prospect(Inputs));
        (_prospect, _refusals) = (answer.Value, answer.Rejections);
    }

    private async Task Typed(string name, string value)
    {
        _values[name] = value;
        _key = Guid.NewGuid().ToString("N");
        var mine = ++_typed;
        await Task.Delay(Pause, Clock, Gone);
        if (mine == _typed)
        {
            await Look();
        }
    }

    private async Task Start()
    {
        if (await Do(() => Session.Line(Line, grain => grain.Start(new StartRun(_key, Inputs, "")))) is { } started)
        {
            Navigation.NavigateTo(Links.Run(started.Run));
        }
    }

    private async Task StartInFreeze()
    {
        if (await dialogs.Reason(Links, PortalText.FreezeOverride, PortalText.FreezeOverrideText, PortalText.FreezeOverride) is { } reason
            && await Do(() => Session.Line(Line, grain => grain.StartInFreeze(new StartRun(_key, Inputs, ""), reason))) is { } started)
        {
            Navigation.NavigateTo(Links.Run(started.Run));
        }

        StateHasChanged();
    }

    private string? DeploymentLink(string stage) => _line?.Stages.FirstOrDefault(one => one.Name == stage) is { } found
        ? Links.Deployment(found.Deployment.App, found.Deployment.Name)
        : null;
}
