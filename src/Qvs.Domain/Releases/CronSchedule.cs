using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Qvs.Domain.Releases;

/// <summary>
/// Times of day as crontab(5) has them: <c>minute hour day-of-month month day-of-week</c>, with <c>*</c>, lists, ranges and steps; Sunday is 0 or 7. If both
/// days are limited, either is enough.
/// </summary>
public sealed class CronSchedule
{
    private static readonly ImmutableArray<(string Name, int First, int Last)> Fields =
        [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];

    private readonly ImmutableArray<ulong> _sets;
    private readonly bool _eitherDay;

    private CronSchedule(ImmutableArray<ulong> sets, bool eitherDay) => (_sets, _eitherDay) = (sets, eitherDay);

    /// <param name="problem">What is wrong with the text, if it is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, out string problem)
    {
        (schedule, problem) = (null, "");
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            problem = $"'{text}' has {parts.Length} fields; a schedule has five: minute, hour, day of month, month, day of week.";
            return false;
        }

        var sets = ImmutableArray.CreateBuilder<ulong>(Fields.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            if (Set(parts[i], Fields[i].First, Fields[i].Last) is not { } set)
            {
                problem = $"'{parts[i]}' is no {Fields[i].Name} from {Fields[i].First} to {Fields[i].Last}.";
                return false;
            }

            sets.Add(set);
        }

        // Sunday has two numbers.
        sets[4] |= (sets[4] >> 7) & 1;
        schedule = new CronSchedule(sets.ToImmutable(), parts[2][0] != '*' && parts[4][0] != '*');
        return true;
    }

    /// <summary>The times from one moment to another, the latest first, to the minute.</summary>
    public IEnumerable<DateTime> Backwards(DateTime latest, DateTime earliest)
    {
        for (var day = latest.Date; day >= earliest.Date; day = day.AddDays(-1))
        {
            foreach (var time in IsOn(day) ? TimesOf(day).Reverse() : [])
            {
                if (time <= latest && time >= earliest)
                {
                    yield return time;
                }
            }

            if (day == DateTime.MinValue.Date)
            {
                yield break;
            }
        }
    }

    /// <summary>The times of the days from one on, in order.</summary>
    public IEnumerable<DateTime> Forwards(DateTime earliest, int days) =>
        Enumerable.Range(0, days).Select(number => earliest.Date.AddDays(number)).Where(IsOn).SelectMany(TimesOf).Where(time => time >= earliest);

    private bool IsOn(DateTime day)
    {
        var (ofMonth, ofWeek) = (Has(2, day.Day), Has(4, (int)day.DayOfWeek));
        return Has(3, day.Month) && (_eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private IEnumerable<DateTime> TimesOf(DateTime day) =>
        from hour in Enumerable.Range(0, 24)
        where Has(1, hour)
        from minute in Enumerable.Range(0, 60)
        where Has(0, minute)
        select day.AddHours(hour).AddMinutes(minute);

    private bool Has(int field, int value) => ((_sets[field] >> value) & 1) == 1;

    private static ulong? Set(string text, int first, int last)
    {
        var set = 0UL;
        foreach (var item in text.Split(','))
        {
            var slash = item.IndexOf('/', StringComparison.Ordinal);
            var range = slash < 0 ? item : item[..slash];
            var step = 1;
            if (slash >= 0 && !(Number(item[(slash + 1)..], out step) && step > 0))
            {
                return null;
            }

            if (Range(range, first, last, isOpen: slash >= 0) is not var (from, to) || from < first || to > last || from > to)
            {
                return null;
            }

            for (var value = from; value <= to; value += step)
            {
                set |= 1UL << value;
            }
        }

        return set;
    }

    private static (int From, int To)? Range(string text, int first, int last, bool isOpen)
    {
        if (text == "*")
        {
            return (first, last);
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return Number(text, out var one) ? (one, isOpen ? last : one) : null;
        }

        return Number(text[..dash], out var from) && Number(text[(dash + 1)..], out var to) ? (from, to) : null;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 100;
}
