using System.Globalization;
using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Releases;

/// <summary>Somebody deploys although an environment is frozen, and says why.</summary>
[GenerateSerializer, Alias("qvs.releases.freeze-override"), Immutable]
public sealed record FreezeOverride([property: Id(0)] Actor By, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset At);

/// <summary>A window that is closed for deployments now, and when it opens.</summary>
public sealed record ClosedWindow(FreezeWindow Window, DateTimeOffset Until);

/// <summary>The rules of freeze windows.</summary>
public static class Freezing
{
    public const string Code = "environment-frozen";

    public const int MostWindows = 100;
    public const int MostMinutes = 31 * 24 * 60;

    // A clock that is put back shows the same time twice.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(3);

    public static ImmutableArray<ClosedWindow> Closed(IEnumerable<FreezeWindow> windows, DateTimeOffset now) =>
        [.. windows.Select(window => Closed(window, now)).OfType<ClosedWindow>()];

    /// <summary>Why nothing may be deployed there now: which window, and until when, in the window's own time.</summary>
    public static ImmutableArray<Rejection> Refusals(string environment, string deployment, IEnumerable<FreezeWindow> windows, DateTimeOffset now) =>
    [
        .. Closed(windows, now).Select(closed => new Rejection(
            Code,
            $"Nothing is deployed to {environment} ('{deployment}') until {Local(closed)}: {closed.Window.Reason}",
            "Wait for the end of the freeze window, or override it with a reason if you may.")),
    ];

    /// <summary>When the window is closed next; null if that is over, or more than a year away.</summary>
    public static DateTimeOffset? Next(FreezeWindow window, DateTimeOffset now)
    {
        if (window.Repeats is not { } repeats)
        {
            return window.From > now ? window.From : null;
        }

        if (!CronSchedule.TryParse(repeats.Cron, out var cron, out _) || Zone(repeats.TimeZone) is not { } zone)
        {
            return null;
        }

        var from = window.From > now ? window.From : now;
        var next = cron.Forwards(TimeZoneInfo.ConvertTime(from, zone).DateTime, 366).Select(time => Utc(time, zone)).FirstOrDefault(time => time > now && time >= window.From);
        return next == default || next >= window.Until ? null : next;
    }

    /// <returns>Everything that is wrong with them.</returns>
    public static IEnumerable<Rejection> Check(ImmutableArray<FreezeWindow> windows)
    {
        if (windows.Length > MostWindows)
        {
            yield return Wrong($"There are {windows.Length} freeze windows.", $"Keep at most {MostWindows}.");
        }

        foreach (var window in windows)
        {
            if (string.IsNullOrWhiteSpace(window.Reason))
            {
                yield return Wrong("A freeze window has no reason.", "Say why, for those whom it stops.");
            }

            if (window.Until <= window.From)
            {
                yield return Wrong($"The freeze window '{window.Reason}' ends before it begins.", "Let it end later.");
            }

            foreach (var wrong in window.Repeats is { } repeats ? Check(window.Reason, repeats) : [])
            {
                yield return wrong;
            }
        }
    }

    private static IEnumerable<Rejection> Check(string reason, FreezeSchedule repeats)
    {
        if (!CronSchedule.TryParse(repeats.Cron, out _, out var problem))
        {
            yield return Wrong($"The schedule of the freeze window '{reason}': {problem}", "Write it as in crontab: 0 17 * * 5 is Fridays at 17:00.");
        }

        if (repeats.Minutes is < 1 or > MostMinutes)
        {
            yield return Wrong($"The freeze window '{reason}' is {repeats.Minutes} minutes long.", $"Use 1 to {MostMinutes} minutes.");
        }

        if (Zone(repeats.TimeZone) is null)
        {
            yield return Wrong($"There is no time zone '{repeats.TimeZone}', which the freeze window '{reason}' names.", "Use an IANA name such as Asia/Tokyo, or UTC.");
        }
    }

    private static ClosedWindow? Closed(FreezeWindow window, DateTimeOffset now)
    {
        if (now < window.From || now >= window.Until)
        {
            return null;
        }

        if (window.Repeats is not { } repeats)
        {
            return new ClosedWindow(window, window.Until);
        }

        if (!CronSchedule.TryParse(repeats.Cron, out var cron, out _) || Zone(repeats.TimeZone) is not { } zone)
        {
            return null;
        }

        var (here, length) = (TimeZoneInfo.ConvertTime(now, zone).DateTime, TimeSpan.FromMinutes(repeats.Minutes));
        var began = cron.Backwards(here + Slack, here - length - Slack).Select(time => Utc(time, zone)).FirstOrDefault(time => time <= now);
        var end = began + length;
        return began == default || now >= end ? null : new ClosedWindow(window, end < window.Until ? end : window.Until);
    }

    private static string Local(ClosedWindow closed)
    {
        var zone = closed.Window.Repeats is { } repeats ? Zone(repeats.TimeZone) : null;
        return zone is null || zone.Equals(TimeZoneInfo.Utc)
            ? closed.Until.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : TimeZoneInfo.ConvertTime(closed.Until, zone).ToString($"yyyy-MM-dd HH:mm '({closed.Window.Repeats!.TimeZone})'", CultureInfo.InvariantCulture);
    }

    // A time that the clock leaps over counts as the moment of the leap; of one that comes twice, the first.
    private static DateTimeOffset Utc(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(time))
        {
            time = time.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUniversalTime();
    }

    private static TimeZoneInfo? Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static Rejection Wrong(string message, string nextStep) => new(RejectionCodes.Invalid, message, nextStep);
}
