using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>The times of a schedule.</summary>
public static class CronTimes
{
    private const int MostInputs = 100;

    /// <summary>Everything that is wrong with a schedule as it was written.</summary>
    public static IEnumerable<Rejection> Check(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Inputs.Count > MostInputs || schedule.Inputs.Keys.Any(name => !IsInput(name)))
        {
            yield return Invalid("The inputs of the schedule have no names that a line can have, or are too many.", $"Name inputs of the line, at most {MostInputs}.");
        }

        if (Zone(schedule.TimeZone) is null)
        {
            yield return Invalid($"'{schedule.TimeZone}' is no time zone.", "Use an IANA name such as Asia/Tokyo, or UTC.");
        }

        if (Cron.Instance.Problem(schedule.Cron) is { } problem)
        {
            yield return Invalid($"'{schedule.Cron}' is no cron expression: {problem}", "Write five fields: minute, hour, day of month, month, day of week; for example 30 9 * * MON-FRI.");
        }
        else if (Zone(schedule.TimeZone) is not null && Next(schedule, now) is null)
        {
            yield return Invalid($"'{schedule.Cron}' never comes.", "Check day and month.");
        }
    }

    /// <summary>The next time after a moment, that moment excluded; null if there is none or the schedule is not one.</summary>
    public static DateTimeOffset? Next(Schedule schedule, DateTimeOffset after) => Following(schedule, after).Select(at => (DateTimeOffset?)at).FirstOrDefault();

    /// <summary>The next times after a moment.</summary>
    public static IEnumerable<DateTimeOffset> Following(Schedule schedule, DateTimeOffset after) =>
        Zone(schedule.TimeZone) is { } zone ? Cron.Instance.After(schedule.Cron, zone, after) : [];

    /// <summary>The last time that has come by a moment, from the one that was due on. Those between are passed over: one start makes up for them.</summary>
    public static DateTimeOffset Last(Schedule schedule, DateTimeOffset due, DateTimeOffset now, TimeSpan latest)
    {
        // Not from a due time of long ago: every minute of a month is many.
        var last = due;
        var from = now - latest > due ? now - latest - TimeSpan.FromTicks(1) : due;
        foreach (var at in Following(schedule, from).TakeWhile(at => at <= now))
        {
            last = at;
        }

        return last;
    }

    /// <param name="name">Of an IANA zone, as the schedule has it.</param>
    public static TimeZoneInfo? Zone(string name) => name.Length is > 0 and < 100 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private static bool IsInput(string name) => name.Length is > 0 and <= NameRules.MaxLength;

    private static Rejection Invalid(string message, string nextStep) => new(RejectionCodes.Invalid, message, nextStep);
}
