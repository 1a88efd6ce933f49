using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Strconv;

/// <summary>Doubles as Go's <c>strconv</c> reads and writes them.</summary>
internal static partial class GoFloats
{
    /// <summary>Also hexadecimal fractions, infinities and NaN. What is too large reads as infinity.</summary>
    public static bool TryParse(string text, bool isSingle, out double value)
    {
        value = 0;
        if (Decimal().IsMatch(text))
        {
            value = isSingle
                ? float.Parse(text, CultureInfo.InvariantCulture)
                : double.Parse(text, CultureInfo.InvariantCulture);
            return true;
        }

        if (Hexadecimal().Match(text) is { Success: true } hex && !hex.Groups["digits"].Value.Contains("__", StringComparison.Ordinal))
        {
            return TryParseHexadecimal(hex, isSingle, out value);
        }

        var isNegative = text.StartsWith('-');
        value = text.TrimStart('+', '-').ToLowerInvariant() switch
        {
            "inf" or "infinity" when text.Length - text.TrimStart('+', '-').Length <= 1 => isNegative ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" when text.Length == 3 => double.NaN,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary>The formats of Go: <c>e E f F g G</c>, <c>b</c> and <c>x X</c>. A negative precision asks for the shortest exact text.</summary>
    public static string Format(double value, char format, int precision, bool isSingle)
    {
        value = isSingle ? (float)value : value;
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        return sign + format switch
        {
            'b' => Binary(value, isSingle),
            'e' or 'E' => Scientific(Digits(value, precision < 0 ? -1 : Math.Min(precision, 1100) + 1, isSingle), precision, format),
            'f' or 'F' => Fixed(value, precision, isSingle),
            'g' or 'G' => General(value, precision, isSingle, format),
            'x' or 'X' => HexadecimalText(value, precision, format),
            _ => "%" + format,
        };
    }

    private static bool TryParseHexadecimal(Match match, bool isSingle, out double value)
    {
        value = 0;
        var fraction = match.Groups["fraction"].Value.Replace("_", "", StringComparison.Ordinal);
        var digits = match.Groups["whole"].Value.Replace("_", "", StringComparison.Ordinal) + fraction;
        if (digits.Length is 0 or > 1000 || !int.TryParse(match.Groups["exponent"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var mantissa = BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        // To 64 bits with the rest as one sticky bit: enough for one correct rounding by the conversion below.
        var excess = (int)mantissa.GetBitLength() - 64;
        exponent -= 4 * fraction.Length;
        if (excess > 0)
        {
            var rest = mantissa & ((BigInteger.One << excess) - 1);
            mantissa = (mantissa >> excess) | (rest.IsZero ? 0 : 1);
            exponent += excess;
        }

        value = Math.ScaleB((double)(ulong)mantissa, exponent);
        value = isSingle ? (float)value : value;
        value = match.Groups["sign"].Value == "-" ? -value : value;
        return true;
    }

    /// <summary>
    /// Significant digits (those needed to read it back if the count is negative) and the exponent of the first. Ties, which only the exact
    /// value can show, go to the even digit.
    /// </summary>
    private static (string Digits, int Exponent) Digits(double value, int count, bool isSingle)
    {
        if (value == 0)
        {
            return (new string('0', Math.Max(count, 1)), 0);
        }

        BigDecimal number;
        if (count < 0)
        {
            var shortest = isSingle ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
            number = BigDecimal.ParseDecimal(shortest).Reduce();
        }
        else
        {
            number = Exact(value);
            number = RoundAt(number, (int)number.AdjustedExponent - count + 1);
        }

        var digits = number.Coefficient.ToString(CultureInfo.InvariantCulture);
        var exponent = number.Exponent + digits.Length - 1;
        return (count < 0 ? digits : digits.PadRight(count, '0')[..Math.Max(count, 1)], exponent);
    }

    private static BigDecimal Exact(double value)
    {
        var (mantissa, exponent) = DoubleParts(value);
        return exponent >= 0
            ? new BigDecimal((BigInteger)mantissa << exponent, 0)
            : new BigDecimal(mantissa * BigInteger.Pow(5, -exponent), exponent);
    }

    /// <summary>Rounds to a multiple of this power of ten.</summary>
    private static BigDecimal RoundAt(BigDecimal number, int position)
    {
        if (number.Exponent >= position)
        {
            return number;
        }

        // In units of that power, the rounded number is whole.
        new BigDecimal(number.Coefficient, number.Exponent - position).RoundToInteger(MidpointRounding.ToEven, out var whole);
        return new BigDecimal(whole.Coefficient, position);
    }

    private static string Scientific((string Digits, int Exponent) number, int precision, char format)
    {
        var fraction = number.Digits[1..];
        if (precision >= 0)
        {
            fraction = fraction.PadRight(precision, '0')[..precision];
        }

        var point = fraction.Length > 0 ? "." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{number.Digits[0]}{point}{fraction}{format}{(number.Exponent < 0 ? '-' : '+')}{Math.Abs(number.Exponent):00}");
    }

    private static string Fixed(double value, int precision, bool isSingle)
    {
        if (precision < 0)
        {
            var (digits, exponent) = Digits(value, -1, isSingle);
            return Plain(digits, exponent);
        }

        // No double has more than 1074 places.
        var places = Math.Min(precision, 1100);
        var rounded = RoundAt(Exact(value), -places);
        var whole = rounded.Exponent > -places
            ? rounded.Coefficient * BigInteger.Pow(10, rounded.Exponent + places)
            : rounded.Coefficient;
        var text = whole.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return places == 0 ? text : text[..^places] + "." + text[^places..].PadRight(precision, '0');
    }

    /// <summary>Scientific where the exponent is below -4, or not below the precision; the shortest form decides as if that were 6.</summary>
    private static string General(double value, int precision, bool isSingle, char format)
    {
        var limit = precision < 0 ? 6 : Math.Max(precision, 1);
        var (digits, exponent) = Digits(value, precision < 0 ? -1 : Math.Min(limit, 1100), isSingle);
        digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        if (precision >= 0 && limit > digits.Length && digits.Length > exponent)
        {
            limit = digits.Length;
        }

        return exponent < -4 || exponent >= limit ? Scientific((digits, exponent), -1, format == 'g' ? 'e' : 'E') : Plain(digits, exponent);
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    private static string Binary(double value, bool isSingle)
    {
        var (mantissa, exponent) = isSingle ? SingleParts((float)value) : DoubleParts(value);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}p{(exponent < 0 ? "" : "+")}{exponent}");
    }

    private static (long Mantissa, int Exponent) DoubleParts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var (fraction, exponent) = (bits & 0xfffffffffffff, (int)(bits >> 52) & 0x7ff);
        return exponent == 0 ? (fraction, -1074) : (fraction | 1L << 52, exponent - 1075);
    }

    private static (long Mantissa, int Exponent) SingleParts(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var (fraction, exponent) = (bits & 0x7fffff, (bits >> 23) & 0xff);
        return exponent == 0 ? (fraction, -149) : (fraction | 1L << 23, exponent - 150);
    }

    /// <summary><c>0x1.8p+01</c>: one bit, a point, the other bits in fours, and the power of two.</summary>
    private static string HexadecimalText(double value, int precision, char format)
    {
        var (mantissa, exponent) = DoubleParts(value);
        var digits = new StringBuilder();
        if (mantissa != 0)
        {
            var shift = BitOperations.LeadingZeroCount((ulong)mantissa) - 11;
            mantissa <<= shift;
            exponent += 52 - shift;
            if (precision is >= 0 and < 13)
            {
                var drop = 52 - 4 * precision;
                var (rest, half) = (mantissa & ((1L << drop) - 1), 1L << (drop - 1));
                mantissa >>= drop;
                mantissa += rest > half || (rest == half && (mantissa & 1) == 1) ? 1 : 0;
                mantissa <<= drop;
                if (mantissa >> 53 != 0)
                {
                    mantissa >>= 1;
                    exponent++;
                }
            }

            digits.Append(CultureInfo.InvariantCulture, $"{mantissa & 0xfffffffffffff:x13}");
        }
        else
        {
            exponent = 0;
        }

        var fraction = precision < 0
            ? digits.ToString().TrimEnd('0')
            : digits.ToString().PadRight(precision, '0')[..precision];
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"0x{(mantissa == 0 ? 0 : 1)}{(fraction.Length > 0 ? "." : "")}{fraction}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        return format == 'x' ? text : text.ToUpperInvariant();
    }

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(?<sign>[-+]?)0[xX](?<digits>_?(?<whole>[0-9a-fA-F_]*)(\.(?<fraction>[0-9a-fA-F_]*))?)[pP](?<exponent>[-+]?[0-9]+)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hexadecimal();
}
