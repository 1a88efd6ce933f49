using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Times;

/// <summary>Package <c>time</c>. Times are strings as RFC 3339 has them, durations those of Go.</summary>
internal static class TimePackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("time")
    {
        { "Nanosecond", 1 },
        { "Microsecond", 1_000 },
        { "Millisecond", 1_000_000 },
        { "Second", 1_000_000_000 },
        { "Minute", 60_000_000_000 },
        { "Hour", 3_600_000_000_000 },
        { "ANSIC", "Mon Jan _2 15:04:05 2006" },
        { "UnixDate", "Mon Jan _2 15:04:05 MST 2006" },
        { "RubyDate", "Mon Jan 02 15:04:05 -0700 2006" },
        { "RFC822", "02 Jan 06 15:04 MST" },
        { "RFC822Z", "02 Jan 06 15:04 -0700" },
        { "RFC850", "Monday, 02-Jan-06 15:04:05 MST" },
        { "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST" },
        { "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700" },
        { "RFC3339", GoLayout.Rfc3339 },
        { "RFC3339Nano", GoLayout.Rfc3339Nano },
        { "RFC3339Date", "2006-01-02" },
        { "Kitchen", "3:04PM" },
        { "Kitchen24", "15:04" },
        { "January", 1 },
        { "February", 2 },
        { "March", 3 },
        { "April", 4 },
        { "May", 5 },
        { "June", 6 },
        { "July", 7 },
        { "August", 8 },
        { "September", 9 },
        { "October", 10 },
        { "November", 11 },
        { "December", 12 },
        { "Sunday", 0 },
        { "Monday", 1 },
        { "Tuesday", 2 },
        { "Wednesday", 3 },
        { "Thursday", 4 },
        { "Friday", 5 },
        { "Saturday", 6 },
        { "Duration", [Kind.String], Kind.Bool, c => GoDuration.Parse(c.String(0), out var e) is null ? c.Fail(e) : Of(true) },
        { "Format", [Kind.String, Kind.String], Kind.Bool, c => IsTime(c, c.String(1)) },
        { "FormatDuration", [Kind.Int], Kind.String, c => Long(c, 0, d => Of(GoDuration.Format(d))) },
        { "FormatString", [Kind.String, Kind.String], Kind.String, FormatString },
        { "Parse", [Kind.String, Kind.String], Kind.String, c => Time(c, c.String(0), c.String(1), t => Of(Utc(t))) },
        { "ParseDuration", [Kind.String], Kind.Int, c => GoDuration.Parse(c.String(0), out var e) is { } d ? Of(d) : c.Fail(e) },
        { "Split", [Kind.String], Kind.Struct, c => Time(c, GoLayout.Rfc3339Nano, c.String(0), t => Split(c, t)) },
        { "Time", [Kind.String], Kind.Bool, c => IsTime(c, GoLayout.Rfc3339Nano) },
        { "ToUnix", [Kind.String], Kind.Int, c => Time(c, GoLayout.Rfc3339Nano, c.String(0), t => Of(t.UnixSeconds)) },
        { "ToUnixNano", [Kind.String], Kind.Int, c => Time(c, GoLayout.Rfc3339Nano, c.String(0), t => Of(Nanoseconds(t))) },
        { "Unix", [Kind.Int, Kind.Int], Kind.String, c => Long(c, 0, seconds => Long(c, 1, nanoseconds => Unix(c, seconds, nanoseconds))) },
    }.Build();

    // What time.Parse says is about layouts and confuses where a value is validated.
    private static Value IsTime(BuiltinCall call, string layout) => GoTimeParser.Parse(layout, call.String(0), out _) is null
        ? call.Fail($"invalid time {Quoting.Quote(call.String(0))}")
        : Of(true);

    private static Value FormatString(BuiltinCall call)
    {
        var layout = call.String(0);
        return call.Reserve(layout.Length * 4L) ?? Time(call, GoLayout.Rfc3339Nano, call.String(1), t => Of(GoTimeFormat.Format(t, layout)));
    }

    private static Value Unix(BuiltinCall call, long seconds, long nanoseconds)
    {
        var carry = nanoseconds / 1_000_000_000;
        nanoseconds %= 1_000_000_000;
        (carry, nanoseconds) = nanoseconds < 0 ? (carry - 1, nanoseconds + 1_000_000_000) : (carry, nanoseconds);

        // Further away than this, upstream's own arithmetic overflows.
        const long Furthest = 1L << 61;
        return seconds is < -Furthest or > Furthest
            ? call.Fail("time out of range")
            : Of(Utc(new GoTime(seconds + carry, (int)nanoseconds, 0, "UTC")));
    }

    // Wraps around as Go's int64 does.
    private static long Nanoseconds(GoTime time) => unchecked((time.UnixSeconds * 1_000_000_000) + time.Nanoseconds);

    private static string Utc(GoTime time) => GoTimeFormat.Format(time with { Offset = 0, ZoneName = "UTC" }, GoLayout.Rfc3339Nano);

    private static Value Split(BuiltinCall call, GoTime time)
    {
        var (year, month, day) = time.Date;
        return call.NewStruct(
        [
            Field("year", Of(year)),
            Field("month", Of(month)),
            Field("day", Of(day)),
            Field("hour", Of(time.Hour)),
            Field("minute", Of(time.Minute)),
            Field("second", Of(time.Second)),
            Field("nanosecond", Of(time.Nanoseconds)),
        ]);
    }

    private static Value Time(BuiltinCall call, string layout, string text, Func<GoTime, Value> body) =>
        GoTimeParser.Parse(layout, text, out var error) is { } time ? body(time) : call.Fail(error);

    private static Value Long(BuiltinCall call, int index, Func<long, Value> body) =>
        call.Number(index).TryToInt64(out var value)
            ? body(value)
            : call.Fail($"int {call[index]} overflows int64 in argument {index + 1}");
}
