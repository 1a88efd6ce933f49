using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Mathematics;

/// <summary>Functions of doubles that .NET lacks. Series run in fixed point with enough digits that only the last rounding shows.</summary>
internal static class SpecialFunctions
{
    private static readonly BigDecimal HalfLnTwoPi = BigDecimal.ParseDecimal("0.9189385332046727417803297364056176398613974736377834");

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 1e-3 || x == 0)
        {
            // The difference cancels at most three of 34 digits.
            return x == 0 ? x
                : x > 720 ? double.PositiveInfinity
                : x < -60 ? -1
                : BigDecimal.TryFromDouble(x, out var exact) && BigDecimal.Exp(exact, out var power) == ArithmeticError.None ? (power - BigDecimal.One).ToDouble() : double.NaN;
        }

        return x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24 + x * x * x * x * x / 120;
    }

    public static double Log1p(double x)
    {
        if (x <= -1)
        {
            return x == -1 ? double.NegativeInfinity : double.NaN;
        }

        return x != 0 && BigDecimal.TryFromDouble(x, out var exact) && BigDecimal.Log(exact + BigDecimal.One, out var result) == ArithmeticError.None
            ? result.ToDouble()
            : x;
    }

    /// <summary>By Stirling's series, after raising the argument to where it is accurate.</summary>
    public static double Gamma(double x)
    {
        if (x == 0)
        {
            return double.PositiveInfinity;
        }

        if (x < 0 && x == Math.Floor(x))
        {
            return double.NaN;
        }

        if (x < 0.5)
        {
            return x < -190 ? 0 : Math.PI / (Math.Sin(Math.PI * (x % 2)) * Gamma(1 - x));
        }

        if (x > 171.7 || !BigDecimal.TryFromDouble(x, out var argument))
        {
            return double.PositiveInfinity;
        }

        var product = BigDecimal.One;
        while (argument < 40)
        {
            product = (product * argument).Rounded();
            argument += BigDecimal.One;
        }

        BigDecimal.Log(argument, out var logarithm);
        var sum = ((argument - new BigDecimal(5, -1)) * logarithm).Rounded() - argument + HalfLnTwoPi;
        var power = BigDecimal.One / argument;
        var square = (power * power).Rounded();

        // B(2k) / (2k (2k - 1)): the terms fall by a factor of about a thousand.
        foreach (var (numerator, denominator) in StirlingTerms)
        {
            sum = (sum + power * numerator / denominator).Rounded();
            power = (power * square).Rounded();
        }

        return BigDecimal.Exp(sum, out var result) == ArithmeticError.None ? (result / product).ToDouble() : double.PositiveInfinity;
    }

    private static readonly (long Numerator, long Denominator)[] StirlingTerms =
    [
        (1, 12), (-1, 360), (1, 1260), (-1, 1680), (1, 1188), (-691, 360360), (1, 156), (-3617, 122400), (43867, 244188), (-174611, 125400),
    ];

    public static double Erf(double x) => Math.Abs(x) >= 6.5 ? Math.Sign(x) : x == 0 ? x : ErrorFunction(x, 60, isComplement: false);

    public static double Erfc(double x) => x switch
    {
        >= 27.5 => 0,
        <= -6.5 => 2,
        _ => ErrorFunction(x, 60 + (int)(x * x / 2), isComplement: true),
    };

    public static double Erfinv(double x) => x switch
    {
        < -1 or > 1 => double.NaN,
        0 => x,
        1 => double.PositiveInfinity,
        -1 => double.NegativeInfinity,
        < 0 => -Erfinv(-x),
        _ => InverseComplement(1 - x, y => Erf(y) - x),
    };

    public static double Erfcinv(double x) => x switch
    {
        < 0 or > 2 => double.NaN,
        0 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        > 0.5 => Erfinv(1 - x),
        _ => InverseComplement(x, y => x - Erfc(y)),
    };

    /// <summary>Newton's iteration; the start is good to three digits, so three steps are plenty.</summary>
    private static double InverseComplement(double complement, Func<double, double> difference)
    {
        var logarithm = Math.Log(complement * (2 - complement));
        var half = 2 / (Math.PI * 0.147) + logarithm / 2;
        var y = Math.Sqrt(Math.Sqrt(half * half - logarithm / 0.147) - half);
        for (var i = 0; i < 4; i++)
        {
            var slope = 2 / Math.Sqrt(Math.PI) * Math.Exp(-y * y);
            var step = difference(y) / slope;
            y -= step / (1 + y * step);
        }

        return y;
    }

    /// <summary>erf x = 2/sqrt(pi) * sum of (-1)^n x^(2n+1) / (n! (2n+1)).</summary>
    private static double ErrorFunction(double x, int digits, bool isComplement)
    {
        var one = BigInteger.Pow(10, digits);
        var fixedX = FixedPoint.From(x, digits);
        var square = fixedX * fixedX / one;
        var sum = BigInteger.Zero;
        var term = fixedX;
        for (var n = 0; !term.IsZero; n++)
        {
            sum += term / (2 * n + 1);
            term = -term * square / (one * (n + 1));
        }

        // 2/sqrt(pi) = 2 / sqrt(pi * 10^2d) * 10^d
        var result = 2 * sum * one / FixedPoint.SquareRoot(FixedPoint.Pi(digits) * one);
        return new BigDecimal(isComplement ? one - result : result, -digits).ToDouble();
    }
}
