using System.Globalization;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>Durations as Tekton writes them: <c>1h30m</c>, <c>90s</c>, <c>1.5h</c>, <c>300ms</c>.</summary>
public static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var seconds = 0.0;
        var rest = text;
        while (rest.Length > 0)
        {
            var digits = rest.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
            var unit = Units.FirstOrDefault(unit => rest[digits..].StartsWith(unit.Unit, StringComparison.Ordinal));
            if (unit.Unit is null || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            seconds += number * unit.Seconds;
            rest = rest[(digits + unit.Unit.Length)..];
        }

        if (text.Length == 0 || seconds > TimeSpan.FromDays(3650).TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    public static string Format(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(duration.TotalSeconds)}s");
}
