using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Settings;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>Every project of the installation with what it uses of its quotas.</summary>
public sealed partial class ProjectsPage
{
    private const int PageSize = 100;
    private static readonly ImmutableArray<Quota> Shown = [Quota.OpenRuns, Quota.RunsPerDay, Quota.StoredBytes];

    private ImmutableArray<OperatedItem> _all = [];
    private ImmutableArray<OperatedItem> _shown = [];
    private bool _isRead;
    private int _most = PageSize;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    private static IEnumerable<(string? Value, string Text)> Shows => [(null, PortalText.ShowAll), ("near", PortalText.OpNear), ("own", PortalText.OpOwn)];

    private static IEnumerable<(string Order, string Text)> Columns => ProjectsModel.Orders.Zip(
    [
        PortalText.OpProject, PortalText.OpNearest, .. Shown.Select(UsageWords.NameOf), PortalText.OpWeight,
    ]);

    /// <summary>Another order or filter shows what was read.</summary>
    protected override Task OnParametersSetAsync()
    {
        if (!_isRead)
        {
            return Reload();
        }

        Arrange();
        return Task.CompletedTask;
    }

    protected override async Task Load()
    {
        (_all, _isRead) = (await Session.Projects(Gone), true);
        Arrange();
    }

    private void Arrange() => _shown = ProjectsModel.Of(_all, Search, Show, Sort);

    private bool IsBy(string order) => order == (Sort is { } sort && ProjectsModel.Orders.Contains(sort) ? sort : "name");

    private string With(string name, string? value) => Navigation.GetUriWithQueryParameter(name, value);

    private void SearchTyped(string text) => Query(new Dictionary<string, object?> { ["q"] = text.Length > 0 ? text : null });
}
