namespace Qvs.Domain.Ports;

/// <summary>
/// Times that come again and again, in five fields: <c>minute hour day-of-month month day-of-week</c>; if both days are limited, both have to fit. In the
/// hour that a summer time leaves out a fixed time counts as the moment after it; in the hour that comes twice it comes once, and times by intervals come in
/// both.
/// </summary>
public interface ICron
{
    /// <returns>What is wrong with the fields; null if nothing is.</returns>
    string? Problem(string fields);

    /// <summary>The times after a moment, that moment excluded, in order; none for fields that are wrong.</summary>
    IEnumerable<DateTimeOffset> After(string fields, TimeZoneInfo zone, DateTimeOffset moment);
}
