using System.Numerics;

namespace Qvs.Cue.Values;

/// <summary>Powers of ten and digit counts, the small ones from a table.</summary>
internal static class PowersOfTen
{
    private static readonly BigInteger[] Small = [.. Enumerable.Range(0, 256).Select(n => BigInteger.Pow(10, n))];

    public static BigInteger Get(int exponent) => exponent < Small.Length ? Small[exponent] : BigInteger.Pow(10, exponent);

    /// <summary>How many decimal digits there are; one for zero.</summary>
    public static int DigitCount(BigInteger value)
    {
        value = BigInteger.Abs(value);
        if (value.IsZero)
        {
            return 1;
        }

        var logarithm = BigInteger.Log10(value);
        var count = (int)logarithm + 1;

        // The logarithm is right to some 1e-9; only near a whole number must the power itself be looked at.
        var fraction = logarithm - Math.Floor(logarithm);
        if (fraction is > 1e-6 and < 1 - 1e-6)
        {
            return count;
        }

        count = (int)Math.Round(logarithm);
        return value >= Get(count) ? count + 1 : count;
    }

    /// <summary>Divides by ten while that is exact, and says how often. Halving steps keep it quick for long coefficients.</summary>
    public static int RemoveTrailingZeros(ref BigInteger value)
    {
        if (!value.IsEven)
        {
            return 0;
        }

        var removed = 0;
        var step = 1;
        while (step < DigitCount(value))
        {
            step *= 2;
        }

        for (; step >= 1; step /= 2)
        {
            var quotient = BigInteger.DivRem(value, Get(step), out var remainder);
            if (remainder.IsZero)
            {
                value = quotient;
                removed += step;
            }
        }

        return removed;
    }
}
