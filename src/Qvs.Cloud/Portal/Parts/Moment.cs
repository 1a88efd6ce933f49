using System.Globalization;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Now, and where the reader is.</summary>
public sealed record Moment(DateTimeOffset Now, TimeZoneInfo Zone)
{
    public static TimeZoneInfo FindZone(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public string Absolute(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The time of day, to the millisecond.</summary>
    public string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public string Relative(DateTimeOffset at)
    {
        var age = Now - at;
        return age.Duration() switch
        {
            { TotalSeconds: < 45 } => age >= TimeSpan.Zero || age.Duration().TotalSeconds < 5 ? PortalText.JustNow : PortalText.Soon,
            { TotalMinutes: < 60 } span => Say(age, PortalText.MinutesAgo, PortalText.InMinutes, Math.Max(1, Math.Round(span.TotalMinutes))),
            { TotalHours: < 36 } span => Say(age, PortalText.HoursAgo, PortalText.InHours, Math.Round(span.TotalHours)),
            { TotalDays: < 60 } span => Say(age, PortalText.DaysAgo, PortalText.InDays, Math.Round(span.TotalDays)),
            _ => TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Words.Of(PortalText.DurationSeconds, (int)Math.Max(0, span.TotalSeconds)),
        { TotalHours: < 1 } => Words.Of(PortalText.DurationMinutes, span.Minutes, span.Seconds),
        _ => Words.Of(PortalText.DurationHours, (int)span.TotalHours, span.Minutes),
    };

    private static string Say(TimeSpan age, string past, string future, double count) => Words.Of(age >= TimeSpan.Zero ? past : future, (int)count);
}
