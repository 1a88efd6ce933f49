using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Mathematics;

/// <summary>Bessel functions of whole order: power series up to 30, the asymptotic expansion above, recurrences for the order.</summary>
internal static class Bessel
{
    /// <summary>Beyond this order values under- or overflow for all arguments that are not larger still.</summary>
    public const int MaxOrder = 1_000_000;

    private const int Digits = 70;
    private const double SeriesLimit = 30;

    private static readonly BigInteger One = BigInteger.Pow(10, Digits);

    private static readonly BigInteger EulerGamma =
        BigInteger.Parse("5772156649015328606065120900824024310421593359399235988057672348848677", System.Globalization.CultureInfo.InvariantCulture);

    public static double J(int order, double x)
    {
        if (order < 0)
        {
            return (order & 1) == 0 ? J(-order, x) : -J(-order, x);
        }

        if (x < 0)
        {
            return (order & 1) == 0 ? J(order, -x) : -J(order, -x);
        }

        if (order <= 1)
        {
            return x <= SeriesLimit ? JSeries(order, x) : Asymptotic(order, x).J;
        }

        if (x == 0 || order > MaxOrder)
        {
            return 0;
        }

        if (x <= SeriesLimit)
        {
            return JSeries(order, x);
        }

        // Upwards is stable below the argument, downwards above it.
        return order <= x ? Recur(order, x, J(0, x), J(1, x)) : Miller(order, x);
    }

    public static double Y(int order, double x)
    {
        if (order < 0)
        {
            return (order & 1) == 0 ? Y(-order, x) : -Y(-order, x);
        }

        if (x <= 0)
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }

        if (order <= 1)
        {
            return x <= SeriesLimit ? YSeries(order, x) : Asymptotic(order, x).Y;
        }

        return order > MaxOrder ? double.NegativeInfinity : Recur(order, x, Y(0, x), Y(1, x));
    }

    /// <summary>B(n+1) = 2n/x B(n) - B(n-1)</summary>
    private static double Recur(int order, double x, double previous, double current)
    {
        for (var n = 1; n < order && double.IsFinite(current); n++)
        {
            (previous, current) = (current, 2 * n / x * current - previous);
        }

        return current;
    }

    /// <summary>Downwards from far above, then scaled by J(0) + 2 J(2) + 2 J(4) + ... = 1.</summary>
    private static double Miller(int order, double x)
    {
        var start = 2 * ((order + (int)Math.Sqrt(60.0 * order)) / 2 + 10);
        double next = 0, current = 1e-300, sum = 0, result = 0;
        for (var n = start; n > 0; n--)
        {
            (next, current) = (current, 2 * n / x * current - next);
            if (Math.Abs(current) > 1e250)
            {
                (next, current, sum, result) = (next * 1e-250, current * 1e-250, sum * 1e-250, result * 1e-250);
            }

            sum += (n & 1) == 1 && n > 1 ? 2 * current : 0;
            result = n - 1 == order ? current : result;
        }

        return result / (sum + current);
    }

    private static double JSeries(int order, double x)
    {
        // (x/2)^n / n! may be tiny; its own digits are computed apart and multiplied last.
        var quarter = QuarterSquare(x);
        var (sum, term) = (BigInteger.Zero, One);
        for (var k = 1; !term.IsZero; k++)
        {
            sum += term;
            term = -term * quarter / (One * k * (k + order));
        }

        var scale = 1.0;
        for (var k = 1; k <= order; k++)
        {
            scale *= x / 2 / k;
        }

        return FixedPoint.ToDouble(sum, Digits) * scale;
    }

    /// <summary>DLMF 10.8.1</summary>
    private static double YSeries(int order, double x)
    {
        var quarter = QuarterSquare(x);
        var (j, harmonic, term) = (BigInteger.Zero, BigInteger.Zero, One);
        var (lower, upper) = (BigInteger.Zero, order == 1 ? One : BigInteger.Zero);
        for (var k = 1; !term.IsZero; k++)
        {
            j += term;
            harmonic += term * (lower + upper) / One;
            term = -term * quarter / (One * k * (k + order));
            lower += One / k;
            upper += One / (k + order);
        }

        BigDecimal.TryFromDouble(x / 2, out var half);
        BigDecimal.Log(half, out var logarithm);
        var log = (logarithm * new BigDecimal(One, 0)).RoundToInteger(MidpointRounding.ToZero, out var whole) == ArithmeticError.None ? whole.Coefficient : 0;
        var pi = FixedPoint.Pi(Digits);
        var main = 2 * (log + EulerGamma) * j / One;
        if (order == 0)
        {
            return FixedPoint.ToDouble((main - harmonic) * One / pi, Digits);
        }

        // Both sums have the factor x/2 of the first order; its pole stands apart.
        var factor = FixedPoint.From(x / 2, Digits);
        var pole = FixedPoint.From(2 / x, Digits);
        return FixedPoint.ToDouble(((main - harmonic) * factor / One - pole) * One / pi, Digits);
    }

    /// <summary>DLMF 10.17.3 and 10.17.4</summary>
    private static (double J, double Y) Asymptotic(int order, double x)
    {
        double p = 0, q = 0, term = 1;
        for (var k = 0; k < 30; k++)
        {
            var sign = (k & 2) == 0 ? 1 : -1;
            (p, q) = (k & 1) == 0 ? (p + sign * term, q) : (p, q + sign * term);
            var odd = 2 * k + 1;
            var next = term * (4.0 * order * order - (double)odd * odd) / ((k + 1) * 8 * x);
            if (Math.Abs(next) >= Math.Abs(term))
            {
                break;
            }

            term = next;
        }

        var angle = x - (order / 2.0 + 0.25) * Math.PI;
        var amplitude = Math.Sqrt(2 / (Math.PI * x));
        var (sin, cos) = Math.SinCos(angle);
        return (amplitude * (p * cos - q * sin), amplitude * (p * sin + q * cos));
    }

    private static BigInteger QuarterSquare(double x)
    {
        var half = FixedPoint.From(x / 2, Digits);
        return half * half / One;
    }
}
