using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins;

/// <summary>Decimal arithmetic as CUE's builtins do it: 34 digits, half away from zero. Exponents far apart cost no memory.</summary>
internal static class Decimals
{
    public const int Precision = 34;

    /// <summary>A computed number: an int if it is whole, however it came about (<c>0.5 + 0.5</c> is <c>1</c>).</summary>
    public static Value ToValue(BigDecimal value)
    {
        var (coefficient, exponent) = (value.Coefficient, value.Exponent);
        while (exponent < 0 && !coefficient.IsZero)
        {
            var quotient = BigInteger.DivRem(coefficient, 10, out var remainder);
            if (!remainder.IsZero)
            {
                return NumberValue.Float(value);
            }

            (coefficient, exponent) = (quotient, exponent + 1);
        }

        return new NumberValue(Kind.Int, new BigDecimal(coefficient, coefficient.IsZero ? 0 : exponent));
    }

    public static int Compare(BigDecimal left, BigDecimal right)
    {
        if (left.Coefficient.Sign != right.Coefficient.Sign || left.Coefficient.IsZero)
        {
            return left.Coefficient.Sign.CompareTo(right.Coefficient.Sign);
        }

        var magnitudes = Magnitude(left).CompareTo(Magnitude(right));
        if (magnitudes != 0)
        {
            return magnitudes * left.Coefficient.Sign;
        }

        var (l, r, _) = Align(left, right);
        return l.CompareTo(r);
    }

    public static BigDecimal Add(BigDecimal left, BigDecimal right)
    {
        if (left.Coefficient.IsZero || right.Coefficient.IsZero)
        {
            return Round(left.Coefficient.IsZero ? right : left);
        }

        var distance = Magnitude(left) - Magnitude(right);
        if (long.Abs(distance) > 2 * Precision)
        {
            return Round(distance > 0 ? left : right);
        }

        var (l, r, exponent) = Align(left, right);
        return Round(new BigDecimal(l + r, exponent));
    }

    public static BigDecimal Multiply(BigDecimal left, BigDecimal right) =>
        Round(new BigDecimal(left.Coefficient * right.Coefficient, checked(left.Exponent + right.Exponent)));

    public static BigDecimal Divide(BigDecimal value, int divisor)
    {
        var shift = int.Max(0, Precision + 12 - Digits(value.Coefficient));
        return Round(new BigDecimal(value.Coefficient * BigInteger.Pow(10, shift) / divisor, value.Exponent - shift));
    }

    private static BigDecimal Round(BigDecimal value)
    {
        var excess = Digits(value.Coefficient) - Precision;
        if (excess <= 0)
        {
            return value;
        }

        var unit = BigInteger.Pow(10, excess);
        var half = unit / 2 * value.Coefficient.Sign;
        return Round(new BigDecimal((value.Coefficient + half) / unit, value.Exponent + excess));
    }

    private static (BigInteger Left, BigInteger Right, int Exponent) Align(BigDecimal left, BigDecimal right)
    {
        var exponent = int.Min(left.Exponent, right.Exponent);
        return (
            left.Coefficient * BigInteger.Pow(10, left.Exponent - exponent),
            right.Coefficient * BigInteger.Pow(10, right.Exponent - exponent),
            exponent);
    }

    private static long Magnitude(BigDecimal value) => (long)value.Exponent + Digits(value.Coefficient);

    private static int Digits(BigInteger value)
    {
        value = BigInteger.Abs(value);
        var digits = int.Max(1, (int)(value.GetBitLength() * 0.30102999566398119));
        return value >= BigInteger.Pow(10, digits) ? digits + 1 : digits;
    }
}
