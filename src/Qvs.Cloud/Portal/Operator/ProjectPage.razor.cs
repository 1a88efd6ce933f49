using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Settings;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>What one project uses and may use; changing that, with a reason for the project's audit.</summary>
public sealed partial class ProjectPage
{
    private const int MostDays = 30;

    private OperatedProject? _project;
    private ImmutableArray<QuotaChange> _changes = [];
    private ImmutableArray<UsageDay> _days = [];
    private QuotaDraft _draft = new(Quotas.None);
    private string _reason = "";
    private string _said = "";

    [Parameter]
    public string Name { get; set; } = "";

    protected override async Task Load()
    {
        var isFirst = _project is null;
        var tenant = TenantId.TryParse(Name, out var id) && id != TenantId.Reserved ? id : throw new PageException(PageFailure.NotFound(Name));
        _project = await Session.Find(tenant) ?? throw new PageException(PageFailure.NotFound(Name));
        _changes = await Session.Changes(tenant, Gone);
        var from = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(1 - MostDays);
        _days = [.. _project.Usage.Days.Where(day => day.Day >= from)];
        if (isFirst)
        {
            _draft = new QuotaDraft(_project.Quotas);
        }
    }

    private async Task Save()
    {
        _said = "";
        var saved = await Do(() => Session.SetQuotas(TenantId.Parse(Name), _draft.Read(), _reason.Trim(), _project?.Revision));
        if (saved is not null)
        {
            (_draft, _reason, _said) = (new QuotaDraft(saved.Quotas), "", PortalText.Saved);
        }

        if (saved is not null || Rejections.Any(rejection => rejection.Code == RejectionCodes.RevisionConflict))
        {
            // What others have changed meanwhile is shown beside what was typed.
            await Reload();
        }
    }

    /// <summary>What holds while the field is empty.</summary>
    private string DefaultOf(Quota quota) => Session.Defaults[quota] is { } limit ? Words.Of(PortalText.OpDefault, UsageWords.Amount(quota, limit)) : PortalText.OpNoLimit;
}
