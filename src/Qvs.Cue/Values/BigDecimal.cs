using System.Globalization;
using System.Numerics;

namespace Qvs.Cue.Values;

/// <summary>
/// An arbitrary-precision decimal: <c>Coefficient * 10^Exponent</c>. Written precision is kept: 1.50 is (150, -2), and equals 1.5.
/// There is no negative zero, no infinity and no NaN.
/// </summary>
public readonly partial struct BigDecimal(BigInteger coefficient, int exponent) : IEquatable<BigDecimal>, IComparable<BigDecimal>
{
    /// <summary>Digits of a quotient or of a transcendental function (the context upstream computes in).</summary>
    public const int Precision = 34;

    /// <summary>The largest power of ten of the first digit, and its negative the smallest; upstream has the same bounds.</summary>
    public const int MaxExponent = 100_000;

    /// <summary>The longest coefficient that an operation takes or makes. It bounds their time and memory.</summary>
    public const int MaxDigits = 20_000;

    public static readonly BigDecimal Zero = new(BigInteger.Zero, 0);
    public static readonly BigDecimal One = new(BigInteger.One, 0);

    public BigInteger Coefficient { get; } = coefficient;

    public int Exponent { get; } = exponent;

    public int Sign => Coefficient.Sign;

    public bool IsZero => Coefficient.IsZero;

    /// <summary>A whole number, however it is written: 2.0 is one.</summary>
    public bool IsInteger => Exponent >= 0 || Reduce().Exponent >= 0;

    /// <summary>The power of ten of the first digit; of zero, the exponent.</summary>
    internal long AdjustedExponent => Exponent + (long)PowersOfTen.DigitCount(Coefficient) - 1;

    public static implicit operator BigDecimal(long value) => new(value, 0);

    public static implicit operator BigDecimal(BigInteger value) => new(value, 0);

    public static bool operator ==(BigDecimal left, BigDecimal right) => left.Equals(right);

    public static bool operator !=(BigDecimal left, BigDecimal right) => !left.Equals(right);

    public static bool operator <(BigDecimal left, BigDecimal right) => left.CompareTo(right) < 0;

    public static bool operator <=(BigDecimal left, BigDecimal right) => left.CompareTo(right) <= 0;

    public static bool operator >(BigDecimal left, BigDecimal right) => left.CompareTo(right) > 0;

    public static bool operator >=(BigDecimal left, BigDecimal right) => left.CompareTo(right) >= 0;

    public static BigDecimal operator -(BigDecimal value) => new(-value.Coefficient, value.Exponent);

    public BigDecimal Abs() => new(BigInteger.Abs(Coefficient), Exponent);

    /// <summary>By value: 1.50 equals 1.5. Numbers that are far apart are never brought to one exponent.</summary>
    public int CompareTo(BigDecimal other)
    {
        if (Exponent == other.Exponent)
        {
            return Coefficient.CompareTo(other.Coefficient);
        }

        if (Sign != other.Sign || Sign == 0)
        {
            return Sign.CompareTo(other.Sign);
        }

        var magnitude = AdjustedExponent.CompareTo(other.AdjustedExponent);
        if (magnitude != 0)
        {
            return magnitude * Sign;
        }

        // With the same first position, the exponents differ by no more than there are digits.
        var shift = (long)Exponent - other.Exponent;
        return shift > 0
            ? (Coefficient * PowersOfTen.Get((int)shift)).CompareTo(other.Coefficient)
            : Coefficient.CompareTo(other.Coefficient * PowersOfTen.Get((int)-shift));
    }

    public bool Equals(BigDecimal other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is BigDecimal other && Equals(other);

    public override int GetHashCode()
    {
        var reduced = Reduce();
        return HashCode.Combine(reduced.Coefficient, reduced.Exponent);
    }

    /// <summary>The same value without trailing zeros in the coefficient.</summary>
    public BigDecimal Reduce()
    {
        if (IsZero)
        {
            return Zero;
        }

        var coefficient = Coefficient;
        var removed = PowersOfTen.RemoveTrailingZeros(ref coefficient);
        return removed == 0 ? this : new BigDecimal(coefficient, Exponent + removed);
    }

    /// <summary>False for what is no whole number or does not fit.</summary>
    public bool TryToInt64(out long value)
    {
        value = 0;
        if (!IsZero && AdjustedExponent > 19)
        {
            return false;
        }

        if (!TryToInteger(out var whole) || whole < long.MinValue || whole > long.MaxValue)
        {
            return false;
        }

        value = (long)whole;
        return true;
    }

    /// <summary>False for what is no whole number, or has more than <see cref="MaxDigits"/>.</summary>
    public bool TryToInteger(out BigInteger value)
    {
        value = BigInteger.Zero;
        if (IsZero)
        {
            return true;
        }

        var plain = Exponent < 0 ? Reduce() : this;
        if (plain.Exponent < 0 || plain.AdjustedExponent >= MaxDigits)
        {
            return false;
        }

        value = plain.Coefficient * PowersOfTen.Get(plain.Exponent);
        return true;
    }

    /// <summary>The nearest double; infinity for what is too large.</summary>
    public double ToDouble() => IsZero
        ? 0
        : AdjustedExponent switch
        {
            > 400 => Sign * double.PositiveInfinity,
            < -400 => 0,
            _ => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Coefficient}E{Exponent}"), CultureInfo.InvariantCulture),
        };

    /// <summary>
    /// The shortest decimal that reads back as this double: 0.1, 1000, and from a million on 1E+6, as upstream writes its doubles. False for
    /// infinities and NaN.
    /// </summary>
    public static bool TryFromDouble(double value, out BigDecimal result)
    {
        result = Zero;
        if (!double.IsFinite(value))
        {
            return false;
        }

        result = ParseDecimal(value.ToString("R", CultureInfo.InvariantCulture)).Reduce();
        if (result.Exponent > 0 && result.AdjustedExponent < 6)
        {
            result = new BigDecimal(result.CoefficientAt(0), 0);
        }

        return true;
    }
}
