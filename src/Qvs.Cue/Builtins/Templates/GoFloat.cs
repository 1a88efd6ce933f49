using System.Globalization;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>Floats as Go's fmt writes them; a negative precision is the shortest that reads back the same.</summary>
internal static class GoFloat
{
    public static string Format(double value, char verb, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        return char.ToLowerInvariant(verb) switch
        {
            'f' => precision < 0 ? Plain(value) : value.ToString($"F{precision}", CultureInfo.InvariantCulture),
            'e' => Exponent(value, precision, verb),
            _ => General(value, precision, verb),
        };
    }

    private static string General(double value, int precision, char verb)
    {
        var shortest = precision < 0;
        precision = precision == 0 ? 1 : precision;
        var (digits, exponent) = Digits(value, shortest ? -1 : precision);
        digits = digits.TrimEnd('0');
        var limit = shortest ? 6 : precision > digits.Length && digits.Length >= exponent + 1 ? digits.Length : precision;

        if (exponent < -4 || exponent >= limit)
        {
            return Exponent(value, shortest ? -1 : int.Max(0, digits.Length - 1), verb is 'G' ? 'E' : 'e');
        }

        return shortest ? Plain(value) : value.ToString($"F{int.Max(0, digits.Length - 1 - exponent)}", CultureInfo.InvariantCulture);
    }

    private static string Plain(double value)
    {
        var (digits, exponent) = Digits(value, -1);
        var sign = double.IsNegative(value) ? "-" : "";
        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = digits.PadRight(exponent + 1, '0')[..(exponent + 1)];
        return digits.Length > exponent + 1 ? $"{sign}{whole}.{digits[(exponent + 1)..]}" : sign + whole;
    }

    private static string Exponent(double value, int precision, char verb)
    {
        var (digits, exponent) = Digits(value, precision < 0 ? -1 : precision + 1);
        digits = precision < 0 ? digits : digits.PadRight(precision + 1, '0');
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        var sign = double.IsNegative(value) ? "-" : "";
        var power = int.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        return $"{sign}{digits[0]}{fraction}{verb}{(exponent < 0 ? '-' : '+')}{power}";
    }

    /// <summary>Significant digits, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Digits(double value, int count)
    {
        value = double.Abs(value);
        if (count >= 0)
        {
            var text = value.ToString($"E{int.Max(0, count - 1)}", CultureInfo.InvariantCulture).Split('E');
            return (text[0].Replace(".", "", StringComparison.Ordinal), int.Parse(text[1], CultureInfo.InvariantCulture));
        }

        var shortest = value.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        var exact = value.ToString("R", CultureInfo.InvariantCulture).Split('E')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        return (exact.Length == 0 ? "0" : exact, value == 0 ? 0 : ExponentOf(value, shortest[1]));
    }

    // Rounding to 17 digits can carry into the next power of ten only if the shortest text does too.
    private static int ExponentOf(double value, string exponent)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        if (text.Length > 1)
        {
            return int.Parse(text[1], CultureInfo.InvariantCulture) + text[0].Split('.')[0].Length - 1;
        }

        var parts = text[0].Split('.');
        if (parts[0] != "0")
        {
            return parts[0].Length - 1;
        }

        return parts.Length > 1
            ? -(parts[1].Length - parts[1].TrimStart('0').Length) - 1
            : int.Parse(exponent, CultureInfo.InvariantCulture);
    }
}
