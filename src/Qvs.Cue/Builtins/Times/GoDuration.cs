using System.Globalization;
using System.Numerics;

namespace Qvs.Cue.Builtins.Times;

/// <summary>Durations in nanoseconds as Go writes them: <c>1h15m30.918s</c>.</summary>
internal static class GoDuration
{
    private const long Second = 1_000_000_000;

    public static string Format(long duration)
    {
        if (duration == 0)
        {
            return "0s";
        }

        var sign = duration < 0 ? "-" : "";
        var nanoseconds = BigInteger.Abs(duration);
        if (nanoseconds < Second)
        {
            var (unit, name) = (long)nanoseconds switch
            {
                < 1_000 => (1L, "ns"),
                < 1_000_000 => (1_000L, "µs"),
                _ => (1_000_000L, "ms"),
            };
            return sign + Fraction(nanoseconds, unit) + name;
        }

        var minutes = nanoseconds / (60 * Second);
        var seconds = Fraction(nanoseconds % (60 * Second), Second) + "s";
        return minutes < 60
            ? sign + (minutes > 0 ? $"{minutes}m" : "") + seconds
            : $"{sign}{minutes / 60}h{minutes % 60}m{seconds}";
    }

    public static long? Parse(string text, out string error)
    {
        error = $"time: invalid duration {GoTimeParser.Quote(text)}";
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return 0;
        }

        BigInteger total = 0;
        var limit = (BigInteger.One << 63) - (text.StartsWith('-') ? 0 : 1);
        if (rest.Length == 0)
        {
            return null;
        }

        while (rest.Length > 0)
        {
            var whole = rest[..LengthOf(rest, char.IsAsciiDigit)].ToString();
            rest = rest[whole.Length..];
            var fraction = rest.StartsWith('.') ? rest.Slice(1, LengthOf(rest[1..], char.IsAsciiDigit)).ToString() : "";
            rest = rest.StartsWith('.') ? rest[(fraction.Length + 1)..] : rest;
            if (whole.Length + fraction.Length == 0)
            {
                return null;
            }

            var name = rest[..LengthOf(rest, c => c != '.' && !char.IsAsciiDigit(c))].ToString();
            rest = rest[name.Length..];
            if (UnitOf(name) is not { } unit)
            {
                error = name.Length == 0
                    ? $"time: missing unit in duration {GoTimeParser.Quote(text)}"
                    : $"time: unknown unit {GoTimeParser.Quote(name)} in duration {GoTimeParser.Quote(text)}";
                return null;
            }

            // Digits beyond a nanosecond's share of any unit change nothing; so a long text costs no time.
            whole = whole.TrimStart('0');
            fraction = fraction[..int.Min(fraction.Length, 18)];
            if (whole.Length > 20)
            {
                return null;
            }

            total += BigInteger.Parse("0" + whole, CultureInfo.InvariantCulture) * unit;
            total += BigInteger.Parse("0" + fraction, CultureInfo.InvariantCulture) * unit / BigInteger.Pow(10, fraction.Length);
            if (total > limit)
            {
                return null;
            }
        }

        return (long)(text.StartsWith('-') ? -total : total);
    }

    private static int LengthOf(ReadOnlySpan<char> text, Predicate<char> wanted)
    {
        var length = 0;
        while (length < text.Length && wanted(text[length]))
        {
            length++;
        }

        return length;
    }

    private static long? UnitOf(string name) => name switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => Second,
        "m" => 60 * Second,
        "h" => 3600 * Second,
        _ => null,
    };

    private static string Fraction(BigInteger value, long unit)
    {
        var digits = unit.ToString(CultureInfo.InvariantCulture).Length - 1;
        var fraction = (value % unit).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0');
        return fraction.Length == 0 ? $"{value / unit}" : $"{value / unit}.{fraction}";
    }
}
