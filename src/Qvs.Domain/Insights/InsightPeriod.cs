namespace Qvs.Domain.Insights;

/// <summary>Whole days of UTC up to now, so that no day has 23 or 25 hours; the last one has not ended yet.</summary>
/// <param name="From">A midnight.</param>
/// <param name="Days">How many, today included.</param>
/// <param name="Now">The end, which is not part of it.</param>
public sealed record InsightPeriod(DateTimeOffset From, int Days, DateTimeOffset Now)
{
    /// <summary>The periods that can be asked for, in days.</summary>
    public static ImmutableArray<int> Choices { get; } = [7, 30, 90];

    /// <summary>The days of one point of a chart: more than 31 points are no help to anybody.</summary>
    [JsonIgnore]
    public int Step => Days > 31 ? 7 : 1;

    /// <summary>The same number of days before it, to compare with.</summary>
    [JsonIgnore]
    public InsightPeriod Before => new(From.AddDays(-Days), Days, From);

    public static InsightPeriod Last(int days, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new InsightPeriod(midnight.AddDays(1 - days), days, now);
    }

    public bool Has(DateTimeOffset at) => at >= From && at < Now;

    /// <summary>The starts of its points; the first one is shorter where the days do not divide.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Points()
    {
        var end = From.AddDays(Days);
        for (var from = From; from < end;)
        {
            var odd = (int)(end - from).TotalDays % Step;
            var until = from.AddDays(odd == 0 ? Step : odd);
            yield return (from, until);
            from = until;
        }
    }
}
