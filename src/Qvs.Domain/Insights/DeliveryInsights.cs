namespace Qvs.Domain.Insights;

/// <summary>The middle of several durations, and what nine of ten do not exceed.</summary>
public sealed record Spread(TimeSpan Median, TimeSpan Ninth, int Count)
{
    /// <returns>Null if there are none.</returns>
    public static Spread? Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToArray();
        return sorted.Length == 0 ? null : new Spread(
            sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2,
            sorted[(int)Math.Ceiling(sorted.Length * .9) - 1],
            sorted.Length);
    }
}

/// <summary>The four metrics of DORA over some deployments and some time.</summary>
/// <param name="Deployments">Changes that were deployed well; rollbacks and what was deployed once more are none.</param>
/// <param name="PerDay">Deployments, over all days of the period.</param>
/// <param name="Failures">Changes whose deployment failed, or that were rolled back later.</param>
/// <param name="ChangeFailureRate">Failures among all changes, 0 to 1; null without any.</param>
/// <param name="LeadTime">From <see cref="LeadStart"/> to the end of the first good deployment of a commit; null without any.</param>
/// <param name="LeadFrom">How many lead times are counted from what.</param>
/// <param name="TimeToRestore">From a failed deployment, or one that was rolled back, to the next good one of the same deployment, which ended in this time.</param>
/// <param name="OpenOutages">Deployments that failed in this time and have had no good one since.</param>
public sealed record DoraMetrics(
    int Deployments,
    double PerDay,
    int Failures,
    double? ChangeFailureRate,
    Spread? LeadTime,
    ImmutableSortedDictionary<LeadStart, int> LeadFrom,
    Spread? TimeToRestore,
    int OpenOutages);

/// <summary>A point of a chart: the days from and until, the last not included.</summary>
public sealed record InsightPoint(DateTimeOffset From, DateTimeOffset Until, DoraMetrics Metrics);

/// <param name="Name">Of an application or a line.</param>
public sealed record InsightGroup(string Name, DoraMetrics Metrics);

/// <param name="Before">Of as many days before, to compare with.</param>
/// <param name="Points">A day each, or a week where the period is long.</param>
/// <param name="IsCut">There were more deployments than are looked at; those that are left out are the oldest.</param>
public sealed record DeliveryInsights(
    InsightPeriod Period,
    string Environment,
    DoraMetrics Metrics,
    DoraMetrics Before,
    ImmutableArray<InsightPoint> Points,
    ImmutableArray<InsightGroup> Applications,
    ImmutableArray<InsightGroup> Lines,
    bool IsCut);
