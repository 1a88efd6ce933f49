using System.Numerics;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Mathematics;

/// <summary>
/// Package <c>math</c>. What upstream computes with decimals has 34 digits here too, and is an int if it is whole; what it computes with
/// doubles is always a float.
/// </summary>
internal static class MathPackage
{
    private delegate ArithmeticError DecimalFunction(BigDecimal value, out BigDecimal result);

    private delegate ArithmeticError DecimalOperation(BigDecimal left, BigDecimal right, out BigDecimal result);

    public static BuiltinPackage Package { get; } = new PackageTable("math")
    {
        { "MaxExp", int.MaxValue },
        { "MinExp", int.MinValue },
        { "MaxPrec", uint.MaxValue },
        { "ToNearestEven", 0 },
        { "ToNearestAway", 1 },
        { "ToZero", 2 },
        { "AwayFromZero", 3 },
        { "ToNegativeInf", 4 },
        { "ToPositiveInf", 5 },
        { "Below", -1 },
        { "Exact", 0 },
        { "Above", 1 },
        { "MaxBase", 62 },
        { "E", Constant("2.71828182845904523536028747135266249775724709369995957496696763") },
        { "Pi", Constant("3.14159265358979323846264338327950288419716939937510582097494459") },
        { "Phi", Constant("1.61803398874989484820458683436563811772030917980576286213544861") },
        { "Sqrt2", Constant("1.41421356237309504880168872420969807856967187537694807317667974") },
        { "SqrtE", Constant("1.64872127070012814684865078781416357165377610071014801157507931") },
        { "SqrtPi", Constant("1.77245385090551602729816748334114518279754945612238712821380779") },
        { "SqrtPhi", Constant("1.27201964951406896425242246173749149171560804184009624861664038") },
        { "Ln2", Constant("0.693147180559945309417232121458176568075500134360255254120680009") },
        { "Log2E", Constant("1.442695040888963407359924681001892137426645954152985934135449408") },
        { "Ln10", Constant("2.3025850929940456840179914546843642076011014886287729760333278") },
        { "Log10E", Constant("0.43429448190325182765112891891660508229439700580366656611445378") },
        { "Jacobi", [Kind.Int, Kind.Int], Kind.Int, Jacobi },
        { "Floor", [Kind.Number], Kind.Int, c => ToInteger(c, MidpointRounding.ToNegativeInfinity) },
        { "Ceil", [Kind.Number], Kind.Int, c => ToInteger(c, MidpointRounding.ToPositiveInfinity) },
        { "Trunc", [Kind.Number], Kind.Int, c => ToInteger(c, MidpointRounding.ToZero) },
        { "Round", [Kind.Number], Kind.Int, c => ToInteger(c, MidpointRounding.AwayFromZero) },
        { "RoundToEven", [Kind.Number], Kind.Int, c => ToInteger(c, MidpointRounding.ToEven) },
        { "MultipleOf", [Kind.Number, Kind.Number], Kind.Bool, MultipleOf },
        { "Abs", [Kind.Number], Kind.Number, c => Result(c.Number(0).Abs()) },
        { "Cbrt", [Kind.Number], Kind.Number, c => OnDecimal(c, BigDecimal.Cbrt) },
        { "Copysign", [Kind.Number, Kind.Number], Kind.Number, c => Result(c.Number(1).Sign < 0 ? -c.Number(0).Abs() : c.Number(0).Abs()) },
        { "Dim", [Kind.Number, Kind.Number], Kind.Number, Dim },
        { "Exp", [Kind.Number], Kind.Number, c => OnDecimal(c, BigDecimal.Exp) },
        { "Exp2", [Kind.Number], Kind.Number, c => OnDecimal(c, (BigDecimal x, out BigDecimal r) => BigDecimal.Pow(2, x, out r)) },
        { "Log", [Kind.Number], Kind.Number, c => OnDecimal(c, BigDecimal.Log) },
        { "Log10", [Kind.Number], Kind.Number, c => OnDecimal(c, BigDecimal.Log10) },
        { "Log2", [Kind.Number], Kind.Number, c => OnDecimal(c, BigDecimal.Log2) },
        { "Pow", [Kind.Number, Kind.Number], Kind.Number, c => OnDecimals(c, BigDecimal.Pow) },
        { "Pow10", [Kind.Int], Kind.Number, Pow10 },
        { "Signbit", [Kind.Number], Kind.Bool, c => Of(c.Number(0).Sign < 0) },
        { "Acos", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Acos) },
        { "Acosh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Acosh) },
        { "Asin", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Asin) },
        { "Asinh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Asinh) },
        { "Atan", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Atan) },
        { "Atan2", [Kind.Number, Kind.Number], Kind.Number, c => OnDoubles(c, Math.Atan2) },
        { "Atanh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Atanh) },
        { "Cos", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Cos) },
        { "Cosh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Cosh) },
        { "Erf", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Erf) },
        { "Erfc", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Erfc) },
        { "Erfcinv", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Erfcinv) },
        { "Erfinv", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Erfinv) },
        { "Expm1", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Expm1) },
        { "Gamma", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Gamma) },
        { "Hypot", [Kind.Number, Kind.Number], Kind.Number, c => OnDoubles(c, double.Hypot) },
        { "Ilogb", [Kind.Number], Kind.Int, Ilogb },
        { "J0", [Kind.Number], Kind.Number, c => OnDouble(c, x => Bessel.J(0, x)) },
        { "J1", [Kind.Number], Kind.Number, c => OnDouble(c, x => Bessel.J(1, x)) },
        { "Jn", [Kind.Int, Kind.Number], Kind.Number, c => OnOrder(c, Bessel.J) },
        { "Ldexp", [Kind.Number, Kind.Int], Kind.Number, Ldexp },
        { "Log1p", [Kind.Number], Kind.Number, c => OnDouble(c, SpecialFunctions.Log1p) },
        { "Logb", [Kind.Number], Kind.Number, c => OnDouble(c, x => x == 0 ? double.NegativeInfinity : Math.ILogB(x)) },
        { "Mod", [Kind.Number, Kind.Number], Kind.Number, c => OnDoubles(c, (x, y) => x % y) },
        { "Remainder", [Kind.Number, Kind.Number], Kind.Number, c => OnDoubles(c, Math.IEEERemainder) },
        { "Sin", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Sin) },
        { "Sinh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Sinh) },
        { "Sqrt", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Sqrt) },
        { "Tan", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Tan) },
        { "Tanh", [Kind.Number], Kind.Number, c => OnDouble(c, Math.Tanh) },
        { "Y0", [Kind.Number], Kind.Number, c => OnDouble(c, x => Bessel.Y(0, x)) },
        { "Y1", [Kind.Number], Kind.Number, c => OnDouble(c, x => Bessel.Y(1, x)) },
        { "Yn", [Kind.Int, Kind.Number], Kind.Number, c => OnOrder(c, Bessel.Y) },
    }.Build();

    private static NumberValue Constant(string digits) => NumberValue.Float(BigDecimal.ParseDecimal(digits));

    /// <summary>A decimal result: an int if it is whole. Up to 34 digits it is then written without an exponent.</summary>
    private static NumberValue Result(BigDecimal value)
    {
        if (!value.IsInteger)
        {
            return NumberValue.Float(value);
        }

        return value.AdjustedExponent < BigDecimal.Precision && value.TryToInteger(out var whole)
            ? NumberValue.Int(whole)
            : new NumberValue(Kind.Int, value);
    }

    private static Value Result(BuiltinCall call, ArithmeticError error, BigDecimal value) =>
        error == ArithmeticError.None ? Result(value) : call.Fail(error.Text());

    private static Value OnDecimal(BuiltinCall call, DecimalFunction function)
    {
        PayFor(call);
        return Result(call, function(call.Number(0), out var result), result);
    }

    private static Value OnDecimals(BuiltinCall call, DecimalOperation operation)
    {
        PayFor(call);
        return Result(call, operation(call.Number(0), call.Number(1), out var result), result);
    }

    /// <summary>Series take some microseconds for common numbers, and much longer for thousands of digits.</summary>
    private static void PayFor(BuiltinCall call) => call.Spend(100 + (int)(call.Number(0).Coefficient.GetBitLength() / 8));

    private static Value OnDouble(BuiltinCall call, Func<double, double> function)
    {
        call.Spend(10);
        return TryDouble(call, 0, out var x) is { } error ? error : FromDouble(call, function(x));
    }

    private static Value OnDoubles(BuiltinCall call, Func<double, double, double> function)
    {
        var left = TryDouble(call, 0, out var x);
        var right = TryDouble(call, 1, out var y);
        return left ?? right ?? FromDouble(call, function(x, y));
    }

    private static Value OnOrder(BuiltinCall call, Func<int, double, double> function)
    {
        var order = call.Int(0, out var orderError);
        call.Spend(Math.Min(Math.Abs(order), Bessel.MaxOrder) + 100);
        var error = TryDouble(call, 1, out var x);
        return orderError ?? error ?? FromDouble(call, function(order, x));
    }

    private static Bottom? TryDouble(BuiltinCall call, int index, out double value)
    {
        var number = call.Number(index);
        value = number.ToDouble();
        return double.IsFinite(value)
            ? null
            : call.Fail($"cannot use {number} (type {call[index].Kind.Describe()}) as float64 in argument {index}: value was rounded {(number.Sign > 0 ? "up" : "down")}");
    }

    /// <summary>Upstream lets infinities and NaN through, and fails when they are written; CUE has no such numbers.</summary>
    private static Value FromDouble(BuiltinCall call, double value) =>
        BigDecimal.TryFromDouble(value, out var result)
            ? NumberValue.Float(result)
            : call.Fail(double.IsNaN(value) ? "result is not a number" : "result is infinite");

    private static Value ToInteger(BuiltinCall call, MidpointRounding mode)
    {
        PayFor(call);
        var error = call.Number(0).RoundToInteger(mode, out var result);
        return error == ArithmeticError.None ? new NumberValue(Kind.Int, result) : call.Fail(error.Text());
    }

    /// <summary>Whether the quotient is whole; to 34 digits, as it is with upstream.</summary>
    private static Value MultipleOf(BuiltinCall call)
    {
        PayFor(call);
        var error = BigDecimal.Divide(call.Number(0), call.Number(1), out var quotient);
        return error == ArithmeticError.None ? Of(quotient.IsInteger) : call.Fail(error.Text());
    }

    private static Value Dim(BuiltinCall call)
    {
        var error = BigDecimal.Subtract(call.Number(0), call.Number(1), out var difference);
        return Result(call, error, difference.Sign < 0 ? BigDecimal.Zero : difference.Rounded());
    }

    private static Value Pow10(BuiltinCall call)
    {
        var exponent = call.Int(0, out var error);
        if (error is not null)
        {
            return error;
        }

        return Math.Abs((long)exponent) > BigDecimal.MaxExponent
            ? call.Fail(ArithmeticError.OutOfRange.Text())
            : Result(new BigDecimal(1, exponent));
    }

    private static Value Ilogb(BuiltinCall call) =>
        TryDouble(call, 0, out var x) is { } error ? error : Of(x == 0 ? int.MinValue : Math.ILogB(x));

    private static Value Ldexp(BuiltinCall call)
    {
        var exponent = call.Int(1, out var exponentError);
        var error = TryDouble(call, 0, out var x);
        return exponentError ?? error ?? FromDouble(call, Math.ScaleB(x, exponent));
    }

    /// <summary>The Jacobi symbol, by the law of quadratic reciprocity.</summary>
    private static Value Jacobi(BuiltinCall call)
    {
        PayFor(call);
        if (!call.Number(0).TryToInteger(out var x) || !call.Number(1).TryToInteger(out var y) || y.IsEven)
        {
            return call.Fail($"big: invalid 2nd argument to Int.Jacobi: need odd integer but got {call.Number(1)}");
        }

        var sign = x.Sign < 0 && y.Sign < 0 ? -1 : 1;
        y = BigInteger.Abs(y);
        while (true)
        {
            call.Spend((int)(y.GetBitLength() / 64) + 1);
            if (y.IsOne)
            {
                return Of(sign);
            }

            x = BigInteger.Remainder(x, y);
            x = x.Sign < 0 ? x + y : x;
            if (x.IsZero)
            {
                return Of(0);
            }

            var twos = (int)BigInteger.TrailingZeroCount(x);
            var residue = (int)(y % 8);
            sign = (twos & 1) == 1 && residue is 3 or 5 ? -sign : sign;
            x >>= twos;
            sign = (int)(x % 4) == 3 && (residue & 3) == 3 ? -sign : sign;
            (x, y) = (y, x);
        }
    }
}
