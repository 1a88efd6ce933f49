using System.Globalization;
using System.Numerics;

namespace Qvs.Cue.Values;

public readonly partial struct BigDecimal
{
    private static readonly System.Buffers.SearchValues<char> DigitsAndUnderscore = System.Buffers.SearchValues.Create("0123456789_");

    /// <summary>
    /// A number literal of CUE, with an optional sign: <c>0x1F</c>, <c>0o17</c>, <c>0b1</c>, <c>1_000</c>, <c>1.5Ki</c>, <c>.5</c>,
    /// <c>1e3</c>. A fraction or an exponent makes it a float, a multiplier an int. On failure <paramref name="error"/> says why.
    /// </summary>
    public static bool TryParse(string text, out BigDecimal value, out bool isFloat, out string? error)
    {
        isFloat = false;
        value = Zero;
        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        error = rest switch
        {
            ['0', 'x' or 'X', .. var hex] => ParseDigits(hex, 16, out value) ?? (value.IsNothing(hex) ? $"illegal hexadecimal number {Quoting.Quote(text)}" : null),
            ['0', 'o', .. var octal] => ParseDigits(octal, 8, out value) ?? (value.IsNothing(octal) ? $"illegal octal number {Quoting.Quote(text)}" : null),
            ['0', 'b', .. var binary] => ParseDigits(binary, 2, out value) ?? (value.IsNothing(binary) ? $"illegal binary number {Quoting.Quote(text)}" : null),
            _ => ParseDecimalLiteral(text, rest, out value, out isFloat),
        };
        if (isNegative)
        {
            value = -value;
        }

        return error is null;
    }

    /// <summary>A decimal as JSON writes it: digits, fraction, exponent; also a leading sign. False also for exponents out of range.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, out BigDecimal value)
    {
        value = Zero;
        var rest = text;
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (rest.Contains('_') || ParseMantissa(ref rest, out value, out _, out _) is not null || !rest.IsEmpty || !value.IsInRange)
        {
            return false;
        }

        value = text[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>For constants and tables in code.</summary>
    internal static BigDecimal ParseDecimal(string text) =>
        TryParseDecimal(text, out var value) ? value : throw new FormatException(text);

    /// <summary>Within the bounds of size and exponent. Zeros of any exponent within them count too.</summary>
    internal bool IsInRange =>
        Coefficient.GetBitLength() <= MaxBits && Exponent >= -MaxExponent - MaxDigits && AdjustedExponent is <= MaxExponent and >= -MaxExponent;

    /// <summary>Of a number with the most digits.</summary>
    private const int MaxBits = (int)(MaxDigits * 3.3219280949) + 1;

    private bool IsNothing(ReadOnlySpan<char> digits) => IsZero && digits.IsEmpty;

    private static string? ParseDecimalLiteral(string text, ReadOnlySpan<char> rest, out BigDecimal value, out bool isFloat)
    {
        var start = rest;
        if (ParseMantissa(ref rest, out value, out isFloat, out var hasExponent) is { } problem)
        {
            return $"{problem} {Quoting.Quote(text)}";
        }

        if (start is ['0', >= '0' and <= '9' or '_', ..] && !isFloat)
        {
            return $"illegal integer number {Quoting.Quote(text)}";
        }

        if (!hasExponent && Multiplier(ref rest) is { } factor)
        {
            isFloat = false;
            value *= factor;
            if (!value.IsInteger)
            {
                return "number cannot be represented as int";
            }

            value = value.TryToInteger(out var whole) ? whole : value;
        }

        return !rest.IsEmpty ? $"illegal number {Quoting.Quote(text)}"
            : !value.IsInRange ? $"number {Shorten(text)} is out of range"
            : null;
    }

    /// <summary>Digits, fraction and exponent; leaves the rest.</summary>
    private static string? ParseMantissa(ref ReadOnlySpan<char> rest, out BigDecimal value, out bool isFloat, out bool hasExponent)
    {
        value = Zero;
        isFloat = hasExponent = false;
        var whole = TakeDigits(ref rest);
        var fraction = default(ReadOnlySpan<char>);
        if (rest is ['.', ..])
        {
            isFloat = true;
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
        }

        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return isFloat ? "illegal fraction" : "illegal number start";
        }

        long exponent = 0;
        if (rest is ['e' or 'E', ..])
        {
            isFloat = hasExponent = true;
            rest = rest[1..];
            var isNegative = rest is ['-', ..];
            if (rest is ['-' or '+', ..])
            {
                rest = rest[1..];
            }

            var digits = TakeDigits(ref rest);
            if (digits.IsEmpty || HasMisplacedUnderscore(digits))
            {
                return "illegal exponent";
            }

            // Ten digits are far out of range already, and leave room for the fraction's length.
            exponent = long.TryParse(digits.ToString().Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var e) && e < 1_000_000_000
                ? e
                : 1_000_000_000;
            exponent = isNegative ? -exponent : exponent;
        }

        if (HasMisplacedUnderscore(whole) || HasMisplacedUnderscore(fraction))
        {
            return "illegal '_' in number";
        }

        var mantissa = string.Concat(whole, fraction).Replace("_", "");
        var places = fraction.Length - fraction.Count('_');
        if (mantissa.Length > MaxDigits)
        {
            return "too many digits in";
        }

        value = new BigDecimal(BigInteger.Parse(mantissa, NumberStyles.None, CultureInfo.InvariantCulture), (int)(exponent - places));
        return null;
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(DigitsAndUnderscore);
        var digits = length < 0 ? rest : rest[..length];
        rest = rest[digits.Length..];
        return digits;
    }

    private static bool HasMisplacedUnderscore(ReadOnlySpan<char> digits) =>
        digits is ['_', ..] or [.., '_'] || digits.Contains("__", StringComparison.Ordinal);

    private static string? ParseDigits(ReadOnlySpan<char> digits, int radix, out BigDecimal value)
    {
        value = Zero;
        if (digits.Length > MaxDigits)
        {
            return "too many digits in number";
        }

        if (digits is [.., '_'] || digits.Contains("__", StringComparison.Ordinal))
        {
            return "illegal '_' in number";
        }

        var plain = digits.ToString().Replace("_", "");
        foreach (var c in plain)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) >= radix)
            {
                return $"illegal number {Quoting.Quote(Shorten(plain))}";
            }
        }

        value = plain.Length == 0 ? Zero : radix switch
        {
            2 => BigInteger.Parse("0" + plain, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
            16 => BigInteger.Parse("0" + plain, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            _ => BigInteger.Parse("0" + OctalAsBinary(plain), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
        };
        return null;
    }

    private static string OctalAsBinary(string digits) =>
        string.Concat(digits.Select(c => Convert.ToString(c - '0', 2).PadLeft(3, '0')));

    /// <summary><c>K</c> is 1000, <c>Ki</c> is 1024, and so on up to <c>P</c>.</summary>
    private static BigInteger? Multiplier(ref ReadOnlySpan<char> rest)
    {
        var power = rest.IsEmpty ? -1 : "KMGTP".IndexOf(rest[0], StringComparison.Ordinal);
        if (power < 0)
        {
            return null;
        }

        var isBinary = rest is [_, 'i', ..];
        rest = rest[(isBinary ? 2 : 1)..];
        return BigInteger.Pow(isBinary ? 1024 : 1000, power + 1);
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
