using System.Globalization;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Insights;

namespace Qvs.Cloud.Portal.Insights;

/// <param name="Label">The day, or the first and the last.</param>
/// <param name="Height">0 to 100, or null where there is nothing to measure.</param>
/// <param name="Href">The runs behind it; null if there are none.</param>
public sealed record InsightBar(string Label, string Value, double? Height, string? Href);

/// <summary>One of the four metrics with its chart.</summary>
/// <param name="Before">The same figure in the days before.</param>
/// <param name="Top">What the height of the chart stands for.</param>
public sealed record InsightCard(string Id, string Title, string Figure, string Before, string Detail, string Top, ImmutableArray<InsightBar> Bars);

internal static class InsightModel
{
    private const string Nothing = "–";

    /// <param name="runs">The address of the runs behind a point.</param>
    public static ImmutableArray<InsightCard> Cards(DeliveryInsights insights, Func<InsightPoint, string> runs)
    {
        var (now, before) = (insights.Metrics, insights.Before);
        return
        [
            Card("frequency", PortalText.InsightsFrequency, Frequency(now), Frequency(before), Words.Of(PortalText.InsightsDeployments, Words.Number(now.Deployments)), point => point.Deployments, value => Words.Number((long)value)),
            Card("lead", PortalText.InsightsLead, Middle(now.LeadTime), Middle(before.LeadTime), LeadDetail(now), point => point.LeadTime?.Median.TotalSeconds, Seconds),
            Card("failures", PortalText.InsightsFailures, Rate(now), Rate(before), Words.Of(PortalText.InsightsFailed, Words.Number(now.Failures)), point => point.ChangeFailureRate, Percent, 1),
            Card("restore", PortalText.InsightsRestore, Middle(now.TimeToRestore), Middle(before.TimeToRestore), RestoreDetail(now), point => point.TimeToRestore?.Median.TotalSeconds, Seconds),
        ];

        InsightCard Card(string id, string title, string figure, string earlier, string detail, Func<DoraMetrics, double?> value, Func<double, string> text, double? top = null)
        {
            var values = insights.Points.Select(point => HasRuns(point) ? value(point.Metrics) : null).ToArray();
            var highest = top ?? values.Max() ?? 0;
            return new(
                id,
                title,
                figure,
                Words.Of(PortalText.InsightsBefore, earlier, insights.Period.Days),
                detail,
                values.Any(found => found is not null) ? text(highest) : "",
                [.. insights.Points.Zip(values, (point, found) => Bar(point, found, text, highest, runs))]);
        }
    }

    private static bool HasRuns(InsightPoint point) => point.Metrics is { Deployments: > 0 } or { Failures: > 0 } or { TimeToRestore: not null };

    public static string Frequency(DoraMetrics metrics) => metrics.Deployments == 0 ? Nothing
        : metrics.PerDay >= 1 ? Words.Of(PortalText.InsightsPerDay, metrics.PerDay)
        : Words.Of(PortalText.InsightsPerWeek, metrics.PerDay * 7);

    public static string Middle(Spread? spread) => spread is null ? Nothing : Duration(spread.Median);

    public static string Rate(DoraMetrics metrics) => metrics.ChangeFailureRate is { } rate ? Percent(rate) : Nothing;

    private static InsightBar Bar(InsightPoint point, double? value, Func<double, string> text, double highest, Func<InsightPoint, string> runs) => new(
        Days(point),
        value is { } known ? text(known) : Nothing,
        value / (highest > 0 ? highest : 1) * 100,
        value is null ? null : runs(point));

    private static string Days(InsightPoint point) => (point.Until - point.From).Days == 1 ? Day(point.From) : $"{Day(point.From)} – {Day(point.Until.AddDays(-1))}";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("M", CultureInfo.CurrentCulture);

    private static string LeadDetail(DoraMetrics metrics) => metrics.LeadTime is not { } lead ? "" : Words.Of(
        PortalText.InsightsLeadDetail, Duration(lead.Ninth), Count(metrics, LeadStart.Commit), Count(metrics, LeadStart.Push), Count(metrics, LeadStart.Start));

    private static int Count(DoraMetrics metrics, LeadStart from) => metrics.LeadFrom.GetValueOrDefault(from);

    private static string RestoreDetail(DoraMetrics metrics) => string.Join(
        ' ',
        new[]
        {
            metrics.TimeToRestore is { } restored ? Words.Of(PortalText.InsightsRestored, restored.Count, Duration(restored.Ninth)) : "",
            metrics.OpenOutages > 0 ? Words.Of(PortalText.InsightsOpen, metrics.OpenOutages) : "",
        }.Where(text => text.Length > 0));

    private static string Seconds(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    private static string Percent(double rate) => rate.ToString("P0", CultureInfo.CurrentCulture);

    private static string Duration(TimeSpan span) => span.TotalHours >= 48 ? Words.Of(PortalText.DurationDays, (int)span.TotalDays, span.Hours) : Moment.Duration(span);
}
