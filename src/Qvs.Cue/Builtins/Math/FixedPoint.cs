using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Mathematics;

/// <summary>Numbers as integers times a power of ten, for series.</summary>
internal static class FixedPoint
{
    public static BigInteger From(double value, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var (fraction, exponent) = (bits & 0xfffffffffffff, (int)(bits >> 52) & 0x7ff);
        var mantissa = (BigInteger)(exponent == 0 ? fraction : fraction | 1L << 52) * Math.Sign(value) * BigInteger.Pow(10, digits);
        var shift = (exponent == 0 ? 1 : exponent) - 1075;
        return shift >= 0 ? mantissa << shift : mantissa / (BigInteger.One << -shift);
    }

    /// <summary>pi = 16 arctan(1/5) - 4 arctan(1/239)</summary>
    public static BigInteger Pi(int digits)
    {
        var one = BigInteger.Pow(10, digits + 5);
        return (16 * InverseArctan(5, one) - 4 * InverseArctan(239, one)) / 100_000;
    }

    public static BigInteger SquareRoot(BigInteger value)
    {
        var root = BigInteger.One << (int)(value.GetBitLength() / 2 + 1);
        for (var next = (root + value / root) / 2; next < root; next = (root + value / root) / 2)
        {
            root = next;
        }

        return root;
    }

    public static double ToDouble(BigInteger value, int digits) => new BigDecimal(value, -digits).ToDouble();

    private static BigInteger InverseArctan(int n, BigInteger one)
    {
        var (sum, power) = (BigInteger.Zero, one / n);
        for (var i = 1; !power.IsZero; i += 2)
        {
            sum += (i & 2) == 0 ? power / i : -power / i;
            power /= n * n;
        }

        return sum;
    }
}
