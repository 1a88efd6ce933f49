using System.Numerics;

namespace Qvs.Cue.Values;

/// <remarks>
/// Sums and products are exact (save sums of numbers that are very far apart); what CUE computes with floats is then <see cref="Rounded"/> to 34 digits. The named methods say what
/// went wrong; the operators are for values that are known to be small, and throw.
/// </remarks>
public readonly partial struct BigDecimal
{
    public static BigDecimal operator +(BigDecimal left, BigDecimal right) => OrThrow(Add(left, right, out var result), result);

    public static BigDecimal operator -(BigDecimal left, BigDecimal right) => OrThrow(Add(left, -right, out var result), result);

    public static BigDecimal operator *(BigDecimal left, BigDecimal right) => OrThrow(Multiply(left, right, out var result), result);

    public static BigDecimal operator /(BigDecimal left, BigDecimal right) => OrThrow(Divide(left, right, out var result), result);

    public static ArithmeticError Add(BigDecimal left, BigDecimal right, out BigDecimal result)
    {
        result = Zero;
        if (!left.IsInRange || !right.IsInRange)
        {
            return ArithmeticError.OutOfRange;
        }

        if (left.IsZero || right.IsZero || !AreFarApart(left, right))
        {
            var exponent = Math.Min(left.Exponent, right.Exponent);
            return Checked(new BigDecimal(left.CoefficientAt(exponent) + right.CoefficientAt(exponent), exponent), out result);
        }

        // The exact sum would have more digits than are worth having: it is the larger number and "a little more or less".
        var (larger, smaller) = left.AdjustedExponent > right.AdjustedExponent ? (left, right) : (right, left);
        var shift = Math.Max(0, Precision + 2 - PowersOfTen.DigitCount(larger.Coefficient));
        var padded = larger.Coefficient * PowersOfTen.Get(shift) * 10 + smaller.Sign;
        return Checked(new BigDecimal(padded, larger.Exponent - shift - 1).RoundedTo(Precision), out result);
    }

    private static bool AreFarApart(BigDecimal left, BigDecimal right)
    {
        var last = Math.Min(left.Exponent, right.Exponent);
        return Math.Max(left.AdjustedExponent, right.AdjustedExponent) - last >= MaxDigits
            && Math.Abs(left.AdjustedExponent - right.AdjustedExponent) > 2 * Precision;
    }

    public static ArithmeticError Subtract(BigDecimal left, BigDecimal right, out BigDecimal result) => Add(left, -right, out result);

    public static ArithmeticError Multiply(BigDecimal left, BigDecimal right, out BigDecimal result)
    {
        result = Zero;
        return left.IsInRange && right.IsInRange
            ? Checked(new BigDecimal(left.Coefficient * right.Coefficient, left.Exponent + right.Exponent), out result)
            : ArithmeticError.OutOfRange;
    }

    /// <summary>The quotient to 34 digits without trailing zeros, save one that shows a fraction was computed: 4 / 2 is 2.0.</summary>
    public static ArithmeticError Divide(BigDecimal left, BigDecimal right, out BigDecimal result)
    {
        result = Zero;
        if (right.IsZero)
        {
            return left.IsZero ? ArithmeticError.DivisionUndefined : ArithmeticError.DivisionByZero;
        }

        if (!left.IsInRange || !right.IsInRange)
        {
            return ArithmeticError.OutOfRange;
        }

        if (left.IsZero)
        {
            return ArithmeticError.None;
        }

        return Checked(left.Quotient(right, Precision).ReduceButKeepFraction(), out result);
    }

    /// <summary>Integer division that rounds so that the remainder is never negative (Euclid).</summary>
    public static ArithmeticError Div(BigDecimal left, BigDecimal right, out BigDecimal result) =>
        OnIntegers(left, right, static (x, y) => (x - EuclideanRemainder(x, y)) / y, out result);

    /// <summary>The remainder that goes with <see cref="Div"/>.</summary>
    public static ArithmeticError Mod(BigDecimal left, BigDecimal right, out BigDecimal result) =>
        OnIntegers(left, right, EuclideanRemainder, out result);

    /// <summary>Integer division that truncates.</summary>
    public static ArithmeticError Quo(BigDecimal left, BigDecimal right, out BigDecimal result) =>
        OnIntegers(left, right, BigInteger.Divide, out result);

    /// <summary>The remainder that goes with <see cref="Quo"/>; it has the sign of <paramref name="left"/>.</summary>
    public static ArithmeticError Rem(BigDecimal left, BigDecimal right, out BigDecimal result) =>
        OnIntegers(left, right, BigInteger.Remainder, out result);

    /// <summary>At most 34 digits, half rounded away from zero.</summary>
    public BigDecimal Rounded() => RoundedTo(Precision);

    /// <summary>The neighbouring whole number, written without an exponent.</summary>
    public ArithmeticError RoundToInteger(MidpointRounding mode, out BigDecimal result)
    {
        result = Zero;
        if (!IsInRange)
        {
            return ArithmeticError.OutOfRange;
        }

        if (Exponent >= 0)
        {
            return TryToInteger(out var whole) ? Checked(whole, out result) : ArithmeticError.OutOfRange;
        }

        if (AdjustedExponent < -1)
        {
            // Far below a half; the power of ten to divide by might be huge.
            var isUp = (mode == MidpointRounding.ToPositiveInfinity && Sign > 0) || (mode == MidpointRounding.ToNegativeInfinity && Sign < 0);
            result = isUp ? Sign : Zero;
            return ArithmeticError.None;
        }

        result = new BigDecimal(DivideRounded(Coefficient, PowersOfTen.Get(-Exponent), mode), 0);
        return ArithmeticError.None;
    }

    internal BigDecimal RoundedTo(int digits)
    {
        var excess = PowersOfTen.DigitCount(Coefficient) - digits;
        if (excess <= 0)
        {
            return this;
        }

        var coefficient = DivideRounded(Coefficient, PowersOfTen.Get(excess), MidpointRounding.AwayFromZero);

        // 9.99 rounded up has one digit more again.
        return PowersOfTen.DigitCount(coefficient) > digits
            ? new BigDecimal(coefficient / 10, Exponent + excess + 1)
            : new BigDecimal(coefficient, Exponent + excess);
    }

    /// <summary>The quotient with exactly this many digits.</summary>
    private BigDecimal Quotient(BigDecimal divisor, int digits)
    {
        // One guard digit, and the last digit made odd where there is a remainder, so that rounding sees "a little more".
        var shift = digits + 2 + PowersOfTen.DigitCount(divisor.Coefficient) - PowersOfTen.DigitCount(Coefficient);
        var dividend = shift > 0 ? Coefficient * PowersOfTen.Get(shift) : Coefficient;
        var scaledDivisor = shift < 0 ? divisor.Coefficient * PowersOfTen.Get(-shift) : divisor.Coefficient;
        var quotient = BigInteger.DivRem(dividend, scaledDivisor, out var remainder);
        if (!remainder.IsZero)
        {
            return new BigDecimal(quotient * 10 + remainder.Sign * scaledDivisor.Sign, Exponent - divisor.Exponent - shift - 1).RoundedTo(digits);
        }

        return new BigDecimal(quotient, Exponent - divisor.Exponent - shift).RoundedTo(digits);
    }

    private BigDecimal ReduceButKeepFraction()
    {
        var reduced = Reduce();
        return Exponent < 0 && reduced.Exponent >= 0 ? new BigDecimal(reduced.Coefficient * 10, reduced.Exponent - 1) : reduced;
    }

    private BigInteger CoefficientAt(int exponent) => exponent == Exponent ? Coefficient : Coefficient * PowersOfTen.Get(Exponent - exponent);

    private static ArithmeticError OnIntegers(BigDecimal left, BigDecimal right, Func<BigInteger, BigInteger, BigInteger> divide, out BigDecimal result)
    {
        result = Zero;
        if (right.IsZero)
        {
            return ArithmeticError.DivisionByZero;
        }

        if (!left.TryToInteger(out var x) || !right.TryToInteger(out var y))
        {
            return ArithmeticError.NotAnInteger;
        }

        result = new BigDecimal(divide(x, y), 0);
        return ArithmeticError.None;
    }

    private static BigInteger EuclideanRemainder(BigInteger x, BigInteger y)
    {
        var remainder = BigInteger.Remainder(x, y);
        return remainder.Sign < 0 ? remainder + BigInteger.Abs(y) : remainder;
    }

    private static BigInteger DivideRounded(BigInteger value, BigInteger divisor, MidpointRounding mode)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        if (remainder.IsZero)
        {
            return quotient;
        }

        var half = (BigInteger.Abs(remainder) * 2).CompareTo(divisor);
        var away = mode switch
        {
            MidpointRounding.AwayFromZero => half >= 0,
            MidpointRounding.ToEven => half > 0 || (half == 0 && !quotient.IsEven),
            MidpointRounding.ToNegativeInfinity => value.Sign < 0,
            MidpointRounding.ToPositiveInfinity => value.Sign > 0,
            _ => false,
        };
        return away ? quotient + value.Sign : quotient;
    }

    private static ArithmeticError Checked(BigDecimal value, out BigDecimal result)
    {
        result = value.IsInRange ? value : Zero;
        return value.IsInRange ? ArithmeticError.None : ArithmeticError.OutOfRange;
    }

    private static BigDecimal OrThrow(ArithmeticError error, BigDecimal result) =>
        error == ArithmeticError.None ? result : throw new ArithmeticException(error.Text());
}
