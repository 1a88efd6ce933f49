using System.Diagnostics;
using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Values;

public sealed class BigDecimalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("42", "42")]
    [InlineData("+7", "7")]
    [InlineData("-12", "-12")]
    [InlineData("12_345_678", "12345678")]
    [InlineData("0xCAFE", "51966")]
    [InlineData("0Xff", "255")]
    [InlineData("0o755", "493")]
    [InlineData("0b1010_0101", "165")]
    [InlineData("-0x10", "-16")]
    [InlineData("3K", "3000")]
    [InlineData("3Ki", "3072")]
    [InlineData("2.5M", "2500000")]
    [InlineData(".5Gi", "536870912")]
    [InlineData("1T", "1000000000000")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("123456789012345678901234567890123456789012345", "123456789012345678901234567890123456789012345")]
    public void Integers_are_read(string literal, string expected)
    {
        Assert.True(BigDecimal.TryParse(literal, out var value, out var isFloat, out _));
        Assert.False(isFloat);
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("100.0", "100.0")]
    [InlineData("5.", "5")]
    [InlineData(".25", "0.25")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1E-7")]
    [InlineData("1.5e-10", "1.5E-10")]
    [InlineData("2e3", "2E+3")]
    [InlineData("2E+3", "2E+3")]
    [InlineData("1.0e3", "1.0E+3")]
    [InlineData("7e0", "7")]
    [InlineData("0.00", "0.00")]
    [InlineData("0e4", "0E+4")]
    [InlineData("1_0.2_5", "10.25")]
    [InlineData("1e100000", "1E+100000")]
    public void Floats_keep_their_digits(string literal, string expected)
    {
        Assert.True(BigDecimal.TryParse(literal, out var value, out var isFloat, out _));
        Assert.True(isFloat);
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("01")]
    [InlineData("0_1")]
    [InlineData("1__2")]
    [InlineData("1_")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("0b2")]
    [InlineData("0o8")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1Q")]
    [InlineData("1Kb")]
    [InlineData("1e3K")]
    [InlineData("1.0001K")]
    [InlineData("12a")]
    [InlineData(" 1")]
    public void Other_text_is_no_number(string literal)
    {
        Assert.False(BigDecimal.TryParse(literal, out _, out _, out var error));
        Assert.NotEmpty(error ?? "");
    }

    [Theory]
    [InlineData("1e100001")]
    [InlineData("1e-200000")]
    [InlineData("1e1000000000")]
    [InlineData("1e99999999999999999999999")]
    [InlineData("-1e-99999999999999999999999")]
    public void Huge_exponents_are_refused_at_once(string literal)
    {
        Assert.False(BigDecimal.TryParse(literal, out _, out _, out var error));
        Assert.Contains("out of range", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "2.0")]
    [InlineData("2.50", "2.50")]
    [InlineData("1e9", "1E+9")]
    public void A_float_never_looks_like_an_int(string literal, string expected) => Assert.Equal(expected, Parse(literal).ToFloatString());

    [Theory]
    [InlineData("4", "2", "2.0")]
    [InlineData("1", "3", "0.3333333333333333333333333333333333")]
    [InlineData("2", "3", "0.6666666666666666666666666666666667")]
    [InlineData("-1", "8", "-0.125")]
    [InlineData("0", "9", "0")]
    [InlineData("500", "5", "1.0E+2")]
    [InlineData("1", "7e20", "1.428571428571428571428571428571429E-21")]
    public void Quotients_have_34_digits(string left, string right, string expected)
    {
        Assert.Equal(ArithmeticError.None, BigDecimal.Divide(Parse(left), Parse(right), out var result));
        Assert.Equal(expected, result.ToString());
    }

    [Theory]
    [InlineData(7, 2, 3, 1, 3, 1)]
    [InlineData(-7, 2, -4, 1, -3, -1)]
    [InlineData(7, -2, -3, 1, -3, 1)]
    [InlineData(-7, -2, 4, 1, 3, -1)]
    public void Integer_division_comes_in_two_kinds(long x, long y, long div, long mod, long quo, long rem)
    {
        BigDecimal.Div(x, y, out var d);
        BigDecimal.Mod(x, y, out var m);
        BigDecimal.Quo(x, y, out var q);
        BigDecimal.Rem(x, y, out var r);
        Assert.Equal<BigDecimal>([div, mod, quo, rem], [d, m, q, r]);
    }

    [Fact]
    public void Division_by_zero_says_which()
    {
        Assert.Equal("division by zero", BigDecimal.Divide(1, 0, out _).Text());
        Assert.Equal("division undefined", BigDecimal.Divide(0, 0, out _).Text());
        Assert.Equal(ArithmeticError.DivisionByZero, BigDecimal.Mod(1, 0, out _));
        Assert.Equal(ArithmeticError.NotAnInteger, BigDecimal.Div(Parse("1.5"), 1, out _));
    }

    [Fact]
    public void Equal_values_are_equal_however_they_are_written()
    {
        Assert.Equal(Parse("1.50"), Parse("1.5"));
        Assert.Equal(Parse("1.50").GetHashCode(), Parse("15e-1").GetHashCode());
        Assert.Equal(Parse("0.00"), Parse("0e9"));
        Assert.True(Parse("-1e50") < Parse("1e-50"));
        Assert.True(Parse("1e50") > Parse("99999999999"));
        Assert.True(Parse("1.23456") < Parse("1.23457"));
    }

    [Theory]
    [InlineData("2.5", "2", "3", "2", "3", "2")]
    [InlineData("-2.5", "-3", "-2", "-2", "-3", "-2")]
    [InlineData("3.5", "3", "4", "3", "4", "4")]
    [InlineData("1e3", "1000", "1000", "1000", "1000", "1000")]
    [InlineData("0.4", "0", "1", "0", "0", "0")]
    public void Rounding_to_whole_numbers(string number, string floor, string ceiling, string truncated, string half, string even)
    {
        MidpointRounding[] modes =
        [
            MidpointRounding.ToNegativeInfinity, MidpointRounding.ToPositiveInfinity, MidpointRounding.ToZero, MidpointRounding.AwayFromZero,
            MidpointRounding.ToEven,
        ];
        string[] results = [.. modes.Select(mode => Parse(number).RoundToInteger(mode, out var result) == ArithmeticError.None ? result.ToString() : "")];
        Assert.Equal([floor, ceiling, truncated, half, even], results);
    }

    [Fact]
    public void Rounding_to_34_digits_carries()
    {
        Assert.Equal("1.000000000000000000000000000000000E+40", new BigDecimal(BigInteger.Pow(10, 40) - 1, 0).Rounded().ToString());
        Assert.Equal("12.5", Parse("12.5").Rounded().ToString());
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(100, "100")]
    [InlineData(250000, "250000")]
    [InlineData(2e6, "2E+6")]
    [InlineData(123456789, "123456789")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(5e-324, "5E-324")]
    public void Doubles_are_written_as_upstream_does(double value, string expected)
    {
        Assert.True(BigDecimal.TryFromDouble(value, out var result));
        Assert.Equal(expected, result.ToString());
        Assert.Equal(value, result.ToDouble());
    }

    [Fact]
    public void Only_whole_numbers_that_fit_become_longs()
    {
        Assert.True(Parse("12.00").TryToInt64(out var value));
        Assert.Equal(12, value);
        Assert.True(Parse("9223372036854775807").TryToInt64(out _));
        Assert.False(Parse("9223372036854775808").TryToInt64(out _));
        Assert.False(Parse("1e100000").TryToInt64(out _));
        Assert.False(Parse("0.5").TryToInt64(out _));
        Assert.False(new BigDecimal(1, int.MaxValue).TryToInteger(out _));
    }

    [Fact]
    public void Sums_of_numbers_far_apart_are_rounded()
    {
        BigDecimal.Add(Parse("1e100000"), 1, out var sum);
        Assert.Equal("1.000000000000000000000000000000000E+100000", sum.ToString());
        BigDecimal.Add(Parse("-1e-100000"), Parse("1e50000"), out sum);
        Assert.Equal("1.000000000000000000000000000000000E+50000", sum.ToString());
        Assert.Equal(ArithmeticError.OutOfRange, BigDecimal.Multiply(Parse("1e60000"), Parse("1e60000"), out _));
        Assert.Equal(ArithmeticError.OutOfRange, Parse("1e30000").RoundToInteger(MidpointRounding.ToZero, out _));
    }

    [Fact]
    public void No_operation_on_extreme_numbers_takes_long()
    {
        var watch = Stopwatch.StartNew();
        BigDecimal[] extremes = [Parse("1e100000"), Parse("-1e-100000"), new(1, int.MaxValue), new(1, int.MinValue), Parse(new string('7', 19_999)), 3, Parse("1e-19000") + 1];
        foreach (var x in extremes)
        {
            foreach (var y in extremes)
            {
                _ = x.CompareTo(y);
                _ = BigDecimal.Add(x, y, out _);
                _ = BigDecimal.Multiply(x, y, out _);
                _ = BigDecimal.Divide(x, y, out _);
                _ = BigDecimal.Mod(x, y, out _);
                _ = BigDecimal.Pow(x, y, out _);
            }

            _ = BigDecimal.Exp(x, out _);
            _ = BigDecimal.Log(x, out _);
            _ = BigDecimal.Log10(x, out _);
            _ = BigDecimal.Cbrt(x, out _);
            _ = BigDecimal.Sqrt(x, out _);
            _ = x.RoundToInteger(MidpointRounding.ToEven, out _);
            _ = x.GetHashCode();
            _ = x.ToDouble();
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"took {watch.Elapsed}");
    }

    internal static BigDecimal Parse(string literal)
    {
        Assert.True(BigDecimal.TryParse(literal, out var value, out _, out var error), error);
        return value;
    }
}
