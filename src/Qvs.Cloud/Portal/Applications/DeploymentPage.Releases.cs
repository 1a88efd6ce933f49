using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Releases;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Releases;
using Qvs.Grains.Applications;

namespace Qvs.Cloud.Portal.Applications;

/// <summary>Rolling back, holding, and the three answers to drift.</summary>
public sealed partial class DeploymentPage
{
    private string Name => $"{Application}/{Deployment}";

    private async Task RollBack(DeployedRelease release)
    {
        var key = Guid.NewGuid().ToString("N");
        if (await Do(() => Session.Release(Application, Deployment, grain => grain.PreviewRollback(release.Run))) is { } diff
            && await dialogs.Reason(Links, Words.Of(PortalText.RollBackTo, release.Run.Number), PortalText.RollBackLead, PortalText.RollBack, diff) is { } reason
            && await Do(() => Session.Release(Application, Deployment, grain => grain.Rollback(key, release.Run, reason))) is { } started)
        {
            Navigation.NavigateTo(Links.Run(started.Run));
        }

        StateHasChanged();
    }

    private Task PutHold() => Decide(PortalText.HoldPut, PortalText.HoldPutText, (grain, reason) => grain.PutHold(reason));

    private Task ReleaseHold() => Decide(PortalText.HoldRelease, PortalText.HoldReleaseText, (grain, reason) => grain.EndHold(reason));

    private async Task Decide(string what, string text, Func<Grains.Releases.IReleaseGrain, string, Task<Domain.Answer<Hold>>> call)
    {
        if (await dialogs.Reason(Links, what, text, what) is { } reason && await Do(() => Session.Release(Application, Deployment, grain => call(grain, reason))) is not null)
        {
            await Reload();
        }

        StateHasChanged();
    }

    private async Task CheckDrift()
    {
        await Reading(async () => _drift = await Session.Drift(Application, Deployment, grain => grain.Check()));
        StateHasChanged();
    }

    private async Task Heal()
    {
        if (await dialogs.Confirm(PortalText.DriftHeal, Words.Of(PortalText.DriftHealText, Name), PortalText.DriftHeal) is not null
            && await Do(() => Session.Drift(Application, Deployment, grain => grain.Heal())) is { } report)
        {
            _drift = report;
        }

        StateHasChanged();
    }

    private async Task Adopt(DriftedField field)
    {
        if (await dialogs.Confirm(PortalText.DriftAdopt, Words.Of(PortalText.DriftAdoptText, field.Path, field.Deployed, field.Live), PortalText.DriftAdopt) is not null
            && await Do(() => Session.Drift(Application, Deployment, grain => grain.Adopt(field.Object, field.Path))) is not null)
        {
            // The parameter has another value now: what was typed before it was read would undo that.
            _revision = null;
            await Reload();
        }

        StateHasChanged();
    }

    private async Task Ignore(DriftIgnore ignore)
    {
        if (await Do(() => Session.Drift(Application, Deployment, grain => grain.Ignore(ignore.Object, ignore.Path, ignore.Owner, ignore.Reason, ignore.Until))) is { } report)
        {
            _drift = report;
        }

        StateHasChanged();
    }
}
