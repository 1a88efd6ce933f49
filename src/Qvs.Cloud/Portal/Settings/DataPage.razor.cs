using System.Globalization;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Settings;

/// <summary>For how long the project keeps what, how to take it along, and how to delete it.</summary>
public sealed partial class DataPage
{
    private RetentionView? _view;
    private string _runs = "";
    private string _logs = "";
    private string _artifacts = "";
    private string _keep = "";
    private string _audit = "";
    private string _said = "";
    private string _confirmation = "";
    private bool _cancelRuns;

    private bool MayAdminister => Session.May(Permission.Administer);

    private bool MayDelete => MayAdminister && Session.Caller.Actor.Roles.Contains(Roles.Owner);

    protected override async Task Load()
    {
        var first = _view is null;
        _view = await Session.Retention(grain => grain.Get());
        if (first)
        {
            Show(_view.Settings);
        }
    }

    private void Show(RetentionSettings settings) => (_runs, _logs, _artifacts, _keep, _audit) =
        (Text(settings.RunDays), Text(settings.LogDays), Text(settings.ArtifactDays), Text(settings.KeepRuns), Text(settings.AuditDays));

    private async Task Save()
    {
        _said = "";
        var settings = new RetentionSettings
        {
            RunDays = Number(_runs),
            LogDays = Number(_logs),
            ArtifactDays = Number(_artifacts),
            KeepRuns = Number(_keep) ?? 0,
            AuditDays = Number(_audit),
        };
        if (await Do(() => Session.Retention(grain => grain.Save(settings, _view?.Revision))) is { } saved)
        {
            (_view, _said) = (saved, PortalText.Saved);
            Show(saved.Settings);
        }
    }

    private async Task Delete()
    {
        if (await Do(() => Session.Deletion(grain => grain.Begin(_confirmation, _cancelRuns))) is not null)
        {
            Navigation.NavigateTo("/", forceLoad: true);
        }
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Nothing is for ever; what is no number becomes one that is refused.</summary>
    private static int? Number(string text) => string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
