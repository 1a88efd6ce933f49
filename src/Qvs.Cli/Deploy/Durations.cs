using System.Globalization;

namespace Qvs.Cli.Deploy;

/// <summary>Durations as they are written in Tekton and Go: <c>10m</c>, <c>1h30m</c>, <c>90s</c>, <c>500ms</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

    public static TimeSpan? TryParse(string text)
    {
        var (rest, seconds) = (text.Trim(), 0.0);
        if (rest.Length == 0)
        {
            return null;
        }

        while (rest.Length > 0)
        {
            var digits = rest.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            var unit = Units.FirstOrDefault(u => rest[digits..].StartsWith(u.Unit, StringComparison.Ordinal));
            if (unit.Unit is null || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            seconds += number * unit.Seconds;
            rest = rest[(digits + unit.Unit.Length)..];
        }

        return seconds <= TimeSpan.FromDays(30).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public static string Text(TimeSpan time) =>
        time.TotalMinutes >= 1 && time.Seconds == 0 ? $"{(int)time.TotalMinutes}m" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");
}
