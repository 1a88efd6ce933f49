using System.Numerics;

namespace Qvs.Cue.Values;

/// <remarks>
/// Roots, powers, exponentials and logarithms to 34 digits. They compute in fixed point with <see cref="Guard"/> more digits than the
/// result shows, and round once.
/// </remarks>
public readonly partial struct BigDecimal
{
    private const int Guard = 16;

    private static readonly BigDecimal Two = 2;

    /// <summary>The square root; whole or short ones without trailing zeros.</summary>
    public static ArithmeticError Sqrt(BigDecimal value, out BigDecimal result)
    {
        result = Zero;
        if (value.Sign < 0 || !value.IsInRange)
        {
            return value.Sign < 0 ? ArithmeticError.InvalidOperation : ArithmeticError.OutOfRange;
        }

        result = value.IsZero ? Zero : value.Root(2).ReduceButKeepFraction();
        return ArithmeticError.None;
    }

    public static ArithmeticError Cbrt(BigDecimal value, out BigDecimal result)
    {
        result = Zero;
        if (!value.IsInRange)
        {
            return ArithmeticError.OutOfRange;
        }

        result = value.IsZero ? Zero : value.Sign < 0 ? -value.Abs().Root(3) : value.Root(3);
        return ArithmeticError.None;
    }

    public static ArithmeticError Exp(BigDecimal value, out BigDecimal result)
    {
        result = One;
        if (value.IsZero || value.AdjustedExponent < -Precision)
        {
            return ArithmeticError.None;
        }

        if (value.AdjustedExponent > 6)
        {
            return value.Sign > 0 ? ArithmeticError.Overflow : ArithmeticError.Underflow;
        }

        // e^x = 10^k * e^(x - k ln 10), with a rest between 0 and ln 10.
        var digits = Precision + Guard + 7;
        var x = value.ToFixed(digits);
        var ln10 = Ln10(digits);
        var k = (int)Floor(x, ln10);
        var rest = x - k * ln10;
        return Checked(new BigDecimal(ExpFixed(rest, digits), k - digits).RoundedTo(Precision), out result);
    }

    public static ArithmeticError Log(BigDecimal value, out BigDecimal result)
    {
        result = Zero;
        if (value.Sign <= 0 || !value.IsInRange)
        {
            return value.Sign <= 0 ? ArithmeticError.InvalidOperation : ArithmeticError.OutOfRange;
        }

        result = value.LogTo(Precision + Guard).RoundedTo(Precision);
        return ArithmeticError.None;
    }

    public static ArithmeticError Log10(BigDecimal value, out BigDecimal result)
    {
        var error = Log(value, out result);
        if (error != ArithmeticError.None || result.IsZero)
        {
            return error;
        }

        var digits = Precision + Guard;
        result = value.LogTo(digits).Quotient(new BigDecimal(Ln10(digits), -digits), Precision);
        return ArithmeticError.None;
    }

    /// <summary>Both logarithms are rounded before they are divided, as upstream does; it shows in the last digit.</summary>
    public static ArithmeticError Log2(BigDecimal value, out BigDecimal result)
    {
        var error = Log(value, out result);
        return error == ArithmeticError.None && Log(Two, out var ln2) == ArithmeticError.None ? Divide(result, ln2, out result) : error;
    }

    /// <summary>Whole exponents by squaring, others by logarithm. The precision bounds the work, whatever the exponent.</summary>
    public static ArithmeticError Pow(BigDecimal x, BigDecimal y, out BigDecimal result)
    {
        result = Zero;
        if (!x.IsInRange || !y.IsInRange)
        {
            return ArithmeticError.OutOfRange;
        }

        if (x.IsZero)
        {
            return y.Sign switch
            {
                0 => ArithmeticError.InvalidOperation,
                < 0 => ArithmeticError.DivisionByZero,
                _ => ArithmeticError.None,
            };
        }

        if (y.IsZero || x == One)
        {
            result = One;
            return ArithmeticError.None;
        }

        if (y.IsInteger)
        {
            return y.AdjustedExponent > 40 ? HugePower(x, y, out result) : IntegerPower(x, y, out result);
        }

        if (x.Sign < 0)
        {
            return ArithmeticError.InvalidOperation;
        }

        // The exponent's digits before the point are lost in the product's relative precision.
        var digits = Precision + Guard + (int)Math.Max(0, y.AdjustedExponent) + 6;
        if (digits > 200)
        {
            return ArithmeticError.OutOfRange;
        }

        return Multiply(x.LogTo(digits), y, out var power) is var error and not ArithmeticError.None
            ? error
            : ExpTo(power, digits, out result);
    }

    private static ArithmeticError ExpTo(BigDecimal value, int digits, out BigDecimal result)
    {
        result = One;
        if (!value.IsZero && value.AdjustedExponent > 6)
        {
            return ArithmeticError.OutOfRange;
        }

        var x = value.ToFixed(digits);
        var ln10 = Ln10(digits);
        var k = (int)Floor(x, ln10);
        return Checked(new BigDecimal(ExpFixed(x - k * ln10, digits), k - digits).RoundedTo(Precision), out result);
    }

    private static ArithmeticError IntegerPower(BigDecimal x, BigDecimal y, out BigDecimal result)
    {
        result = Zero;
        if (!y.TryToInteger(out var exponent))
        {
            return ArithmeticError.OutOfRange;
        }

        // Some digits for the errors of up to 130 multiplications, and so many more that short numbers stay exact.
        const int Digits = 3 * Precision;
        var (power, factor) = (One, x.RoundedTo(Digits));
        for (var rest = BigInteger.Abs(exponent); !rest.IsZero; rest >>= 1)
        {
            if (!rest.IsEven)
            {
                if (Multiply(power, factor, out power) is var error and not ArithmeticError.None)
                {
                    return error;
                }

                power = power.RoundedTo(Digits);
            }

            if (rest > 1)
            {
                if (Multiply(factor, factor, out factor) is var overflow and not ArithmeticError.None)
                {
                    return overflow;
                }

                factor = factor.RoundedTo(Digits);
            }
        }

        return exponent.Sign > 0
            ? Checked(power.RoundedTo(Precision), out result)
            : Checked(One.Quotient(power, Precision), out result);
    }

    /// <summary>With more than 40 digits in the exponent only ones stay in range.</summary>
    private static ArithmeticError HugePower(BigDecimal x, BigDecimal y, out BigDecimal result)
    {
        result = One;
        var isEven = y.Exponent > 0 || y.TryToInteger(out var whole) && whole.IsEven;
        result = x.Sign < 0 && !isEven ? -One : One;
        return x.Abs() == One ? ArithmeticError.None : ArithmeticError.OutOfRange;
    }

    /// <summary>The natural logarithm with at least this many digits right.</summary>
    private BigDecimal LogTo(int digits)
    {
        // x = m * 10^e with m between 0.3 and 3, so that for x near 1 nothing cancels.
        var (value, e) = (Reduce(), AdjustedExponent);
        var m = new BigDecimal(value.Coefficient, value.Exponent - (int)e);
        if (m > 3)
        {
            m = new BigDecimal(m.Coefficient, m.Exponent - 1);
            e++;
        }

        var distance = m - One;
        if (distance.IsZero)
        {
            return e == 0 ? Zero : new BigDecimal(e * Ln10(digits), -digits);
        }

        if (e == 0 && distance.AdjustedExponent < -digits)
        {
            // ln(1 + d) = d - d^2/2 ...
            return distance.RoundedTo(digits);
        }

        // Near 1 the result is as small as the distance, and needs as many more places.
        var places = digits + (e == 0 ? (int)Math.Max(0, -distance.AdjustedExponent) : 0) + 6;
        var one = PowersOfTen.Get(places);

        // ln m = 2 artanh((m - 1) / (m + 1)).
        var t = distance.ToFixed(places) * one / (m + One).ToFixed(places);
        var square = t * t / one;
        var sum = BigInteger.Zero;
        var power = t;
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += power / n;
            power = power * square / one;
        }

        return new BigDecimal(2 * sum + e * Ln10(places), -places);
    }

    /// <summary>e^x in fixed point: halved until the series is short, then squared as often.</summary>
    private static BigInteger ExpFixed(BigInteger x, int digits)
    {
        const int Halvings = 8;
        var one = PowersOfTen.Get(digits);
        var reduced = x >> Halvings;
        var sum = one;
        var term = one;
        for (var n = 1; !term.IsZero; n++)
        {
            term = term * reduced / (one * n);
            sum += term;
        }

        for (var i = 0; i < Halvings; i++)
        {
            sum = sum * sum / one;
        }

        return sum;
    }

    /// <summary>The root of a positive number to exactly 34 digits.</summary>
    private BigDecimal Root(int degree)
    {
        // As many digits below the root's last as make its exponent whole; two of the root's digits are for rounding.
        var (coefficient, exponent) = (Coefficient, Exponent);
        if (PowersOfTen.DigitCount(coefficient) > 10 * Precision)
        {
            (coefficient, exponent) = (RoundedTo(10 * Precision).Coefficient, RoundedTo(10 * Precision).Exponent);
        }

        var wanted = degree * (Precision + 2);
        var shift = Math.Max(0, wanted - PowersOfTen.DigitCount(coefficient));
        while ((exponent - shift) % degree != 0)
        {
            shift++;
        }

        var scaled = coefficient * PowersOfTen.Get(shift);
        var root = IntegerRoot(scaled, degree);
        var isExact = BigInteger.Pow(root, degree) == scaled;
        var result = new BigDecimal(isExact ? root * 10 : root * 10 + 1, (exponent - shift) / degree - 1);
        return result.RoundedTo(Precision);
    }

    /// <summary>Newton's iteration from above.</summary>
    private static BigInteger IntegerRoot(BigInteger value, int degree)
    {
        var root = BigInteger.One << (int)(value.GetBitLength() / degree + 1);
        while (true)
        {
            var next = ((degree - 1) * root + value / BigInteger.Pow(root, degree - 1)) / degree;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    private BigInteger ToFixed(int places)
    {
        var shift = Exponent + places;
        return shift >= 0
            ? Coefficient * PowersOfTen.Get(shift)
            : Coefficient / PowersOfTen.Get(-shift);
    }

    private static readonly BigInteger CommonLn10 = ComputeLn10(Precision + Guard + 7);

    private static BigInteger Ln10(int digits) =>
        digits <= Precision + Guard + 7 ? CommonLn10 / PowersOfTen.Get(Precision + Guard + 7 - digits) : ComputeLn10(digits);

    /// <summary>ln 10 = 46 artanh(1/31) + 34 artanh(1/49) + 20 artanh(1/161)</summary>
    private static BigInteger ComputeLn10(int digits)
    {
        var one = PowersOfTen.Get(digits + 6);
        return (46 * InverseArtanh(31, one) + 34 * InverseArtanh(49, one) + 20 * InverseArtanh(161, one)) / PowersOfTen.Get(6);
    }

    private static BigInteger InverseArtanh(int n, BigInteger one)
    {
        var sum = BigInteger.Zero;
        var power = one / n;
        for (var i = 1; !power.IsZero; i += 2)
        {
            sum += power / i;
            power /= n * n;
        }

        return sum;
    }

    private static BigInteger Floor(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

}
