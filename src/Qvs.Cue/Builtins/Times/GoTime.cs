namespace Qvs.Cue.Builtins.Times;

/// <summary>
/// A moment and how it is to be shown. Years are those of the proleptic Gregorian calendar without limits, which .NET's types have.
/// </summary>
internal readonly record struct GoTime(long UnixSeconds, int Nanoseconds, int Offset, string? ZoneName)
{
    private const long SecondsOfDay = 86400;

    private static readonly int[] DaysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    public (long Year, int Month, int Day) Date => DateOf(Day0);

    public int Weekday => (int)Modulo(Day0 + 4, 7);

    public int YearDay => (int)(Day0 - DaysTo(Date.Year, 1, 1)) + 1;

    public int Hour => SecondOfDay / 3600;

    public int Minute => SecondOfDay / 60 % 60;

    public int Second => SecondOfDay % 60;

    private int SecondOfDay => (int)Modulo(UnixSeconds + Offset, SecondsOfDay);

    private long Day0 => (UnixSeconds + Offset - SecondOfDay) / SecondsOfDay;

    public static GoTime Of(long year, int month, int day, int secondOfDay, int nanoseconds, int offset, string? zone) =>
        new((DaysTo(year, month, day) * SecondsOfDay) + secondOfDay - offset, nanoseconds, offset, zone);

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(int month, long year) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    public static (int Month, int Day) DateInYear(int yearDay, long year)
    {
        var month = 1;
        for (; yearDay > DaysIn(month, year); month++)
        {
            yearDay -= DaysIn(month, year);
        }

        return (month, yearDay);
    }

    /// <summary>Days since 1970-01-01.</summary>
    private static long DaysTo(long year, int month, int day)
    {
        var before = year - 1;
        var leapDays = FloorDivide(before, 4) - FloorDivide(before, 100) + FloorDivide(before, 400);
        var thisYear = DaysBefore[month - 1] + (month > 2 && IsLeap(year) ? 1 : 0);
        return (before * 365) + leapDays + thisYear + day - 1 - 719162;
    }

    private static (long Year, int Month, int Day) DateOf(long day)
    {
        var days = day + 719162;
        var era = FloorDivide(days, 146097);
        var inEra = days - (era * 146097);
        var centuries = long.Min(inEra / 36524, 3);
        inEra -= centuries * 36524;
        var fours = inEra / 1461;
        inEra -= fours * 1461;
        var years = long.Min(inEra / 365, 3);
        var year = (era * 400) + (centuries * 100) + (fours * 4) + years + 1;
        var (month, dayOfMonth) = DateInYear((int)(inEra - (years * 365)) + 1, year);
        return (year, month, dayOfMonth);
    }

    private static long FloorDivide(long value, long divisor) => (value - Modulo(value, divisor)) / divisor;

    private static long Modulo(long value, long divisor) => ((value % divisor) + divisor) % divisor;
}
