using Cronos;
using Qvs.Domain.Ports;

namespace Qvs.Grains.Sources;

/// <summary>The one reading of cron fields, for schedules and for freeze windows.</summary>
public sealed class Cron : ICron
{
    private const int Longest = 200;

    public static Cron Instance { get; } = new();

    public string? Problem(string fields)
    {
        _ = Parse(fields, out var problem);
        return problem;
    }

    public IEnumerable<DateTimeOffset> After(string fields, TimeZoneInfo zone, DateTimeOffset moment)
    {
        var expression = Parse(fields, out _);
        for (var next = expression?.GetNextOccurrence(moment, zone); next is { } at; next = expression!.GetNextOccurrence(at, zone))
        {
            yield return at.ToUniversalTime();
        }
    }

    private static CronExpression? Parse(string fields, out string? problem)
    {
        problem = $"it has more than {Longest} characters.";
        if (fields.Length > Longest)
        {
            return null;
        }

        try
        {
            problem = null;
            return CronExpression.Parse(fields);
        }
        catch (CronFormatException reason)
        {
            problem = reason.Message;
            return null;
        }
    }
}
