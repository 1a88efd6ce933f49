using Qvs.Cue.Builtins.Mathematics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

public sealed class MathPackageTests
{
    [Theory]
    [InlineData("Floor", "-0.5", "-1")]
    [InlineData("Ceil", "1e3", "1000")]
    [InlineData("Trunc", "-2.9", "-2")]
    [InlineData("Round", "2.5", "3")]
    [InlineData("RoundToEven", "2.5", "2")]
    [InlineData("Abs", "-1.50", "1.50")]
    [InlineData("Abs", "-5.0", "5")]
    [InlineData("Cbrt", "-27", "-3")]
    [InlineData("Cbrt", "2", "1.259921049894873164767210607278228")]
    [InlineData("Exp", "0", "1")]
    [InlineData("Exp", "2.5", "12.18249396070347343807017595116797")]
    [InlineData("Exp2", "0.5", "1.414213562373095048801688724209698")]
    [InlineData("Log", "10", "2.302585092994045684017991454684364")]
    [InlineData("Log10", "0.001", "-3")]
    [InlineData("Log2", "8", "3")]
    [InlineData("Log2", "10", "3.32192809488736234787031942948939")]
    [InlineData("Pow10", "4", "10000")]
    [InlineData("Pow10", "-3", "0.001")]
    [InlineData("Signbit", "-4", "true")]
    [InlineData("Sqrt", "16", "4.0")]
    [InlineData("Sqrt", "2", "1.4142135623730951")]
    [InlineData("Sin", "0", "0.0")]
    [InlineData("Logb", "8", "3.0")]
    [InlineData("Ilogb", "0.4", "-2")]
    [InlineData("Exp", "1e10", "_|_ overflow")]
    [InlineData("Log", "-1", "_|_ invalid operation")]
    [InlineData("Sqrt", "-1", "_|_ result is not a number")]
    [InlineData("Asin", "2e400", "_|_ cannot use 2E+400 (type float) as float64 in argument 0: value was rounded up")]
    public void Functions_of_one_number(string function, string argument, string expected) =>
        Assert.Equal(expected, FakeCall.Text(MathPackage.Package, function, Make.Number(argument)));

    [Theory]
    [InlineData("Pow", "8", "4", "4096")]
    [InlineData("Pow", "2", "-2", "0.2500000000000000000000000000000000")]
    [InlineData("Pow", "1.5", "3", "3.375")]
    [InlineData("Pow", "2", "200", "1.606938044258990275541962092341163E+60")]
    [InlineData("Pow", "0", "0", "_|_ invalid operation")]
    [InlineData("Pow", "-2", "0.5", "_|_ invalid operation")]
    [InlineData("Pow", "10", "1000000", "_|_ exponent out of range")]
    [InlineData("MultipleOf", "18", "1", "true")]
    [InlineData("MultipleOf", "1", "0.3", "false")]
    [InlineData("MultipleOf", "1", "0", "_|_ division by zero")]
    [InlineData("Copysign", "3", "-0.1", "-3")]
    [InlineData("Dim", "5", "3.5", "1.5")]
    [InlineData("Dim", "3", "5", "0")]
    [InlineData("Jacobi", "1000", "201", "1")]
    [InlineData("Jacobi", "6", "9", "0")]
    [InlineData("Jacobi", "2", "8", "_|_ big: invalid 2nd argument to Int.Jacobi: need odd integer but got 8")]
    [InlineData("Mod", "-7", "3", "-1.0")]
    [InlineData("Remainder", "7", "4", "-1.0")]
    [InlineData("Hypot", "3", "4", "5.0")]
    [InlineData("Ldexp", "0.5", "4", "8.0")]
    public void Functions_of_two_numbers(string function, string left, string right, string expected) =>
        Assert.Equal(expected, FakeCall.Text(MathPackage.Package, function, Make.Number(left), Make.Number(right)));

    /// <summary>Reference values from tables (Abramowitz and Stegun), to what a double holds.</summary>
    [Theory]
    [InlineData("Gamma", 0.5, 1.772453850905516)]
    [InlineData("Gamma", 10, 362880)]
    [InlineData("Gamma", -1.5, 2.3632718012073544)]
    [InlineData("Erf", 0.5, 0.5204998778130465)]
    [InlineData("Erfc", 3, 2.2090496998585445e-05)]
    [InlineData("Erfinv", 0.5, 0.4769362762044699)]
    [InlineData("Erfcinv", 1e-10, 4.572824967389486)]
    [InlineData("J0", 10, -0.2459357644513483)]
    [InlineData("J1", 50, -0.09751182812517514)]
    [InlineData("Y0", 1, 0.08825696421567697)]
    [InlineData("Y1", 2, -0.10703243154093755)]
    [InlineData("Expm1", 1e-9, 1.0000000005000000e-9)]
    [InlineData("Log1p", 1e-9, 9.999999995e-10)]
    public void Special_functions(string function, double argument, double expected)
    {
        var actual = ((NumberValue)FakeCall.Invoke(MathPackage.Package, function, argument)).Value.ToDouble();
        Assert.Equal(expected, actual, Math.Abs(expected) * 1e-13);
    }

    [Fact]
    public void Bessel_functions_of_any_order()
    {
        Assert.Equal(0.23208767214421475, Number("Jn", 2, 1.5), 1e-15);
        Assert.Equal(-Number("Jn", 3, 2.0), Number("Jn", -3, 2.0), 1e-15);
        Assert.Equal(2 / (Math.PI * 40), Number("Jn", 21, 40.0) * Number("Yn", 20, 40.0) - Number("Jn", 20, 40.0) * Number("Yn", 21, 40.0), 1e-13);
    }

    [Fact]
    public void Every_result_is_of_the_kind_upstream_gives()
    {
        Assert.Equal(Kind.Int, FakeCall.Invoke(MathPackage.Package, "Pow", 2, 3).Kind);
        Assert.Equal(Kind.Float, FakeCall.Invoke(MathPackage.Package, "Sqrt", 4).Kind);
        Assert.Equal(Kind.Float, MathPackage.Package.Members["Pi"].Kind);
        Assert.Equal("3.14159265358979323846264338327950288419716939937510582097494459", MathPackage.Package.Members["Pi"].ToString());
    }

    [Theory]
    [InlineData("Lsh", "12345678901234567890", "3", "98765431209876543120")]
    [InlineData("Rsh", "-9", "1", "-5")]
    [InlineData("Rsh", "5", "99999999999", "0")]
    [InlineData("At", "6", "1", "1")]
    [InlineData("At", "-1", "1000", "1")]
    [InlineData("And", "-2", "7", "6")]
    [InlineData("Or", "8", "1", "9")]
    [InlineData("Xor", "5", "1", "4")]
    [InlineData("Clear", "15", "5", "10")]
    [InlineData("Lsh", "1", "1000000000", "_|_ shift count too large")]
    [InlineData("At", "1", "-1", "_|_ cannot use -1 (type int) as uint64 in argument 1")]
    public void Bits_of_two_numbers(string function, string left, string right, string expected) =>
        Assert.Equal(expected, FakeCall.Text(BitsPackage.Package, function, Make.Number(left), Make.Number(right)));

    [Fact]
    public void Bits_of_one_number()
    {
        Assert.Equal("3", FakeCall.Text(BitsPackage.Package, "OnesCount", -7));
        Assert.Equal("9", FakeCall.Text(BitsPackage.Package, "Len", 256));
        Assert.Equal("384", FakeCall.Text(BitsPackage.Package, "Set", 256, 7, 1));
        Assert.Equal("0", FakeCall.Text(BitsPackage.Package, "Set", 256, 8, 0));
        Assert.Equal("_|_ set bit is not 0 or 1", FakeCall.Text(BitsPackage.Package, "Set", 256, 8, 2));
    }

    private static double Number(string function, int order, double x) =>
        ((NumberValue)FakeCall.Invoke(MathPackage.Package, function, order, x)).Value.ToDouble();
}
