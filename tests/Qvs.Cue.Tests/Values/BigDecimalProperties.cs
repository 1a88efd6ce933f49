using System.Numerics;
using CsCheck;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Values;

/// <summary>Laws that hold for all numbers.</summary>
public sealed class BigDecimalProperties
{
    private static readonly Gen<BigDecimal> Number =
        Gen.Select(Gen.Long, Gen.Long, Gen.Int[-40, 40], (high, low, exponent) => new BigDecimal((BigInteger)high * low, exponent));

    private static readonly Gen<BigInteger> Whole = Gen.Select(Gen.Long, Gen.Long, (a, b) => (BigInteger)a * b);

    [Fact]
    public void Text_reads_back_as_the_same_digits() => Number.Sample(x =>
    {
        var again = BigDecimalTests.Parse(x.ToString());
        return again.Coefficient == x.Coefficient && again.Exponent == x.Exponent;
    });

    [Fact]
    public void Sums_and_products_form_a_ring() => Gen.Select(Number, Number, Number).Sample((x, y, z) =>
        x + y == y + x
        && x * y == y * x
        && x + y + z == x + (y + z)
        && x * y * z == x * (y * z)
        && x * (y + z) == x * y + x * z
        && x - x == BigDecimal.Zero
        && x * BigDecimal.One == x);

    [Fact]
    public void Quotient_and_remainder_give_back_the_dividend() => Gen.Select(Whole, Whole.Where(y => !y.IsZero)).Sample((x, y) =>
    {
        BigDecimal.Div(x, y, out var div);
        BigDecimal.Mod(x, y, out var mod);
        BigDecimal.Quo(x, y, out var quo);
        BigDecimal.Rem(x, y, out var rem);
        return div * y + mod == x && mod >= BigDecimal.Zero && mod < ((BigDecimal)y).Abs()
            && quo * y + rem == x && rem.Abs() < ((BigDecimal)y).Abs() && (rem.IsZero || rem.Sign == x.Sign);
    });

    [Fact]
    public void A_quotient_is_off_by_half_a_unit_at_most() => Gen.Select(Number, Number.Where(y => !y.IsZero)).Sample((x, y) =>
    {
        BigDecimal.Divide(x, y, out var quotient);
        var unit = new BigDecimal(1, (int)(quotient.AdjustedExponent - BigDecimal.Precision + 1));
        return (quotient * y - x).Abs() * 2 <= unit * y.Abs();
    });

    [Fact]
    public void Order_agrees_with_the_sign_of_the_difference() => Gen.Select(Number, Number).Sample((x, y) =>
        Math.Sign(x.CompareTo(y)) == (x - y).Sign && (x == y) == (y == x) && (x != y || x.GetHashCode() == y.GetHashCode()));

    [Fact]
    public void Doubles_survive() => Gen.Double.Where(double.IsFinite).Sample(d =>
        BigDecimal.TryFromDouble(d, out var x) && x.ToDouble() == d);

    [Fact]
    public void Exponentials_and_logarithms_undo_each_other() => Gen.Double[-200, 200].Sample(d =>
    {
        BigDecimal.TryFromDouble(d, out var x);
        BigDecimal.Exp(x, out var power);
        BigDecimal.Log(power, out var back);
        return (back - x).Abs() <= new BigDecimal(1, -30);
    });

    [Fact]
    public void Roots_raised_again_give_the_number() => Number.Select(x => x.Abs()).Where(x => !x.IsZero).Sample(x =>
    {
        BigDecimal.Sqrt(x, out var square);
        BigDecimal.Cbrt(x, out var cube);
        var tolerance = x * new BigDecimal(1, -32);
        return (square * square - x).Abs() <= tolerance && (cube * cube * cube - x).Abs() <= tolerance;
    });
}
