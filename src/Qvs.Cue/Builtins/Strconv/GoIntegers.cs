using System.Globalization;
using System.Numerics;
using System.Text;

namespace Qvs.Cue.Builtins.Strconv;

/// <summary>Whole numbers in any base up to 62, as Go's <c>math/big</c> reads and writes them.</summary>
internal static class GoIntegers
{
    public const int MaxRadix = 62;

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Base 0 takes the base from the prefix and admits underscores. Up to base 36 letters may have either case.</summary>
    public static bool TryParse(string text, int radix, out BigInteger value)
    {
        value = BigInteger.Zero;
        var digits = text.AsSpan();
        var isNegative = digits is ['-', ..];
        if (digits is ['-' or '+', ..])
        {
            digits = digits[1..];
        }

        if (radix == 0 && !TakePrefix(ref digits, out radix))
        {
            return false;
        }

        if (digits.IsEmpty || radix is < 2 or > MaxRadix)
        {
            return false;
        }

        if (radix == 10)
        {
            return digits.IndexOfAnyExceptInRange('0', '9') < 0
                && digits.Length <= Values.BigDecimal.MaxDigits
                && BigInteger.TryParse(isNegative ? $"-{digits}" : digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        if (digits.Length > Values.BigDecimal.MaxDigits)
        {
            return false;
        }

        foreach (var c in digits)
        {
            var digit = Digits.IndexOf(radix <= 36 ? char.ToLowerInvariant(c) : c, StringComparison.Ordinal);
            if (digit < 0 || digit >= radix)
            {
                return false;
            }

            value = value * radix + digit;
        }

        value = isNegative ? -value : value;
        return true;
    }

    public static string Format(BigInteger value, int radix)
    {
        if (radix == 10)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var result = new StringBuilder();
        Append(result, BigInteger.Abs(value), radix, 0);
        return value.Sign < 0 ? "-" + result : result.ToString();
    }

    /// <summary>Splits at a power of the base near the middle, so that long numbers do not take quadratic time.</summary>
    private static void Append(StringBuilder result, BigInteger value, int radix, int width)
    {
        var length = (int)(value.GetBitLength() / Math.Log2(radix)) + 1;
        if (length <= 40)
        {
            var digits = new Stack<char>();
            for (; !value.IsZero; value /= radix)
            {
                digits.Push(Digits[(int)(value % radix)]);
            }

            if (digits.Count == 0 && width == 0)
            {
                digits.Push('0');
            }

            result.Append('0', Math.Max(0, width - digits.Count)).Append([.. digits]);
            return;
        }

        var half = length / 2;
        var high = BigInteger.DivRem(value, BigInteger.Pow(radix, half), out var low);
        Append(result, high, radix, Math.Max(0, width - half));
        Append(result, low, radix, half);
    }

    private static bool TakePrefix(ref ReadOnlySpan<char> digits, out int radix)
    {
        radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'o' or 'O', ..] => 8,
            ['0', 'b' or 'B', ..] => 2,
            ['0', _, ..] => -8,
            _ => 10,
        };
        digits = radix switch
        {
            16 or 8 or 2 => digits[2..],
            -8 => digits[1..],
            _ => digits,
        };
        var hasPrefix = radix != 10;
        radix = Math.Abs(radix);

        // An underscore stands between digits, or between the prefix and a digit.
        var isGood = digits is not [.., '_'] && !digits.Contains("__", StringComparison.Ordinal) && (hasPrefix || digits is not ['_', ..]);
        digits = digits.Contains('_') ? digits.ToString().Replace("_", "", StringComparison.Ordinal) : digits;
        return isGood;
    }
}
