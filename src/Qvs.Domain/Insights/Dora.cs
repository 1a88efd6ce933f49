namespace Qvs.Domain.Insights;

/// <summary>
/// Deployment frequency, lead time for changes, change failure rate and time to restore (dora.dev), out of what the platform has deployed.
/// A failure counts on the day of the deployment that was not good, an outage on the day of its end; an open one on the day of its beginning.
/// </summary>
public static class Dora
{
    /// <param name="events">Of one environment, from the period before on, in any order.</param>
    /// <param name="isCut">The oldest of them are missing.</param>
    public static DeliveryInsights Measure(string environment, InsightPeriod period, IEnumerable<DeploymentEvent> events, bool isCut = false)
    {
        var all = events.GroupBy(happened => happened.Deployment).SelectMany(DeploymentStory.Tell).ToArray();
        var now = all.Where(outcome => period.Has(outcome.Event.At)).ToArray();
        return new DeliveryInsights(
            period,
            environment,
            Of(now, period.Days),
            Of(all.Where(outcome => period.Before.Has(outcome.Event.At)), period.Days),
            Points(period, now),
            Groups(now, period, outcome => outcome.Event.Deployment.Application.Value),
            Groups(now, period, outcome => outcome.Event.Run.Line.Value),
            isCut);
    }

    private static DoraMetrics Of(IEnumerable<DeploymentOutcome> outcomes, int days)
    {
        var some = outcomes as IReadOnlyCollection<DeploymentOutcome> ?? [.. outcomes];
        var changes = some.Count(outcome => outcome.IsChange);
        var deployed = some.Count(outcome => outcome.IsChange && outcome.Event.Succeeded);
        var failures = some.Count(outcome => outcome.HasFailed);
        return new DoraMetrics(
            deployed,
            (double)deployed / days,
            failures,
            changes == 0 ? null : (double)failures / changes,
            Spread.Of(some.Select(outcome => outcome.LeadTime).OfType<TimeSpan>()),
            some.Where(outcome => outcome.LeadTime is not null).GroupBy(outcome => outcome.Event.Lead).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
            Spread.Of(some.Select(outcome => outcome.Restored).OfType<TimeSpan>()),
            some.Count(outcome => outcome.IsOpen));
    }

    private static ImmutableArray<InsightPoint> Points(InsightPeriod period, DeploymentOutcome[] outcomes)
    {
        var byDay = outcomes.ToLookup(outcome => outcome.Event.At.UtcDateTime.Date);
        return
        [
            .. period.Points().Select(point => new InsightPoint(
                point.From,
                point.Until,
                Of(Enumerable.Range(0, (point.Until - point.From).Days).SelectMany(day => byDay[point.From.UtcDateTime.AddDays(day)]), (point.Until - point.From).Days))),
        ];
    }

    private static ImmutableArray<InsightGroup> Groups(DeploymentOutcome[] outcomes, InsightPeriod period, Func<DeploymentOutcome, string> name) =>
    [
        .. outcomes.GroupBy(name).Select(group => new InsightGroup(group.Key, Of(group, period.Days)))
            .OrderByDescending(group => group.Metrics.Deployments).ThenBy(group => group.Name, StringComparer.Ordinal),
    ];
}
