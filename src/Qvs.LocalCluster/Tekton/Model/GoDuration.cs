using System.Globalization;
using System.Text;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Durations as Go reads and writes them (<c>1h0m0s</c>, <c>1.5s</c>, <c>-5m</c>), with Go's errors. The resolution is 100 ns.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, decimal Nanoseconds)[] Units =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    /// <summary>The duration, or Go's message about why it is none.</summary>
    public static (TimeSpan Value, string? Error) Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = false;
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            negative = rest[0] == '-';
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return (TimeSpan.Zero, null);
        }

        if (rest.IsEmpty)
        {
            return (default, Invalid(text));
        }

        decimal total = 0;
        while (!rest.IsEmpty)
        {
            var digits = Length(rest, c => char.IsAsciiDigit(c) || c == '.');
            if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return (default, Invalid(text));
            }

            rest = rest[digits..];
            var letters = Length(rest, c => c != '.' && !char.IsAsciiDigit(c));
            if (letters == 0)
            {
                return (default, $"time: missing unit in duration {GoText.Quote(text)}");
            }

            var unit = rest[..letters].ToString();
            var known = Array.Find(Units, u => u.Unit == unit);
            if (known.Unit is null)
            {
                return (default, $"time: unknown unit {GoText.Quote(unit)} in duration {GoText.Quote(text)}");
            }

            total += number * known.Nanoseconds;
            if (total > long.MaxValue)
            {
                return (default, Invalid(text));
            }

            rest = rest[letters..];
        }

        return (TimeSpan.FromTicks((long)(total / 100) * (negative ? -1 : 1)), null);
    }

    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var sign = value < TimeSpan.Zero ? "-" : "";
        var v = value.Duration();
        if (v < TimeSpan.FromMilliseconds(1))
        {
            return $"{sign}{Number(v.Ticks / 10m)}µs";
        }

        if (v < TimeSpan.FromSeconds(1))
        {
            return $"{sign}{Number(v.Ticks / 10_000m)}ms";
        }

        var b = new StringBuilder(sign);
        var hours = (long)v.TotalHours;
        if (hours > 0)
        {
            b.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (v.TotalMinutes >= 1)
        {
            b.Append(CultureInfo.InvariantCulture, $"{v.Minutes}m");
        }

        return b.Append(Number(v.Ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    private static string Number(decimal n) => n.ToString("0.#######", CultureInfo.InvariantCulture);

    private static string Invalid(string text) => $"time: invalid duration {GoText.Quote(text)}";

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> part)
    {
        var n = 0;
        while (n < text.Length && part(text[n]))
        {
            n++;
        }

        return n;
    }
}
