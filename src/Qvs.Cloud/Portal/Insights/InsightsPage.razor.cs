using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Insights;

/// <summary>The four metrics of DORA. It does not follow what happens: figures that change while somebody compares them help nobody.</summary>
public sealed partial class InsightsPage
{
    private const int DefaultDays = 30;

    private DeliveryInsights _insights = null!;
    private ImmutableArray<InsightCard> _cards = [];
    private ImmutableArray<(string Id, string Name)> _environments = [];
    private ImmutableArray<(string Id, string Name)> _applications = [];
    private ImmutableArray<(string Id, string Name)> _lines = [];

    [SupplyParameterFromQuery(Name = "days")]
    public int? Days { get; set; }

    [SupplyParameterFromQuery(Name = "environment")]
    public string? Environment { get; set; }

    [SupplyParameterFromQuery(Name = "application")]
    public string? Application { get; set; }

    [SupplyParameterFromQuery(Name = "line")]
    public string? Line { get; set; }

    private int Period => Days is { } days && InsightPeriod.Choices.Contains(days) ? days : DefaultDays;

    protected override async Task Load()
    {
        _environments = [.. (await Session.All(ListingKinds.Environment, Gone)).Select(EnvironmentRow.Of).OrderBy(row => row.Order).Select(row => (row.Id, row.Name))];
        _applications = await Names(ListingKinds.Application);
        _lines = await Names(ListingKinds.Line);
        _insights = await Session.Insights(new InsightRequest(Period, Environment, Application, Line), Clock.GetUtcNow(), Gone);
        _cards = InsightModel.Cards(_insights, point => Links.RunsThatDeployed(_insights.Environment, point.From, point.Until, Application, Line));
    }

    private async Task<ImmutableArray<(string Id, string Name)>> Names(string kind) => [.. (await Session.All(kind, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Name))];

    private string With(string name, string value) => Navigation.GetUriWithQueryParameter(name, value);

    private void Choose(string name, ChangeEventArgs args) =>
        Query(new Dictionary<string, object?> { [name] = args.Value?.ToString() is { Length: > 0 } text ? text : null });
}
