using System.Globalization;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
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

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(366);

    public static ImmutableArray<ClosedWindow> Closed(IEnumerable<FreezeWindow> windows, DateTimeOffset now, ICron cron) =>
        [.. windows.Select(window => Closed(window, now, cron)).OfType<ClosedWindow>()];

    /// <summary>Why nothing may be deployed there now: which window, and until when, in the window's own time.</summary>
    public static ImmutableArray<Rejection> Refusals(string environment, string deployment, IEnumerable<FreezeWindow> windows, DateTimeOffset now, ICron cron) =>
    [
        .. Closed(windows, now, cron).Select(closed => new Rejection(
            Code,
            $"Nothing is deployed to {environment} ('{deployment}') until {Local(closed)}: {closed.Window.Reason}",
            "Wait for the end of the freeze window, or override it with a reason if you may.")),
    ];

    /// <summary>When the window is closed next; null if that is over, or more than a year away.</summary>
    public static DateTimeOffset? Next(FreezeWindow window, DateTimeOffset now, ICron cron)
    {
        if (window.Repeats is not { } repeats)
        {
            return window.From > now ? window.From : null;
        }

        // A window may open with the first moment from which it counts.
        var from = window.From > now ? window.From - TimeSpan.FromTicks(1) : now;
        var next = Zone(repeats.TimeZone) is { } zone ? cron.After(repeats.Cron, zone, from).FirstOrDefault() : default;
        return next == default || next >= window.Until || next > now + Ahead ? null : next;
    }

    /// <returns>Everything that is wrong with them.</returns>
    public static IEnumerable<Rejection> Check(ImmutableArray<FreezeWindow> windows, ICron cron)
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

            foreach (var wrong in window.Repeats is { } repeats ? Check(window.Reason, repeats, cron) : [])
            {
                yield return wrong;
            }
        }
    }

    private static IEnumerable<Rejection> Check(string reason, FreezeSchedule repeats, ICron cron)
    {
        if (cron.Problem(repeats.Cron) is { } problem)
        {
            yield return Wrong($"The schedule '{repeats.Cron}' of the freeze window '{reason}' is none: {problem}", "Write it as in crontab: 0 17 * * 5 is Fridays at 17:00.");
        }
        else if (!cron.After(repeats.Cron, TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch).Any())
        {
            yield return Wrong($"The schedule '{repeats.Cron}' of the freeze window '{reason}' never comes.", "Check day and month.");
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

    private static ClosedWindow? Closed(FreezeWindow window, DateTimeOffset now, ICron cron)
    {
        if (now < window.From || now >= window.Until)
        {
            return null;
        }

        if (window.Repeats is not { } repeats)
        {
            return new ClosedWindow(window, window.Until);
        }

        // The last one that has begun counts, of those that are not over.
        var length = TimeSpan.FromMinutes(repeats.Minutes);
        var began = Zone(repeats.TimeZone) is { } zone ? cron.After(repeats.Cron, zone, now - length).TakeWhile(time => time <= now).LastOrDefault() : default;
        return began == default ? null : new ClosedWindow(window, began + length < window.Until ? began + length : window.Until);
    }

    private static string Local(ClosedWindow closed)
    {
        var zone = closed.Window.Repeats is { } repeats ? Zone(repeats.TimeZone) : null;
        return zone is null || zone.Equals(TimeZoneInfo.Utc)
            ? closed.Until.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : TimeZoneInfo.ConvertTime(closed.Until, zone).ToString($"yyyy-MM-dd HH:mm '({closed.Window.Repeats!.TimeZone})'", CultureInfo.InvariantCulture);
    }

    private static TimeZoneInfo? Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static Rejection Wrong(string message, string nextStep) => new(RejectionCodes.Invalid, message, nextStep);
}
