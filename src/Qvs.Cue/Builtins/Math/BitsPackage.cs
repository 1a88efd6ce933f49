using System.Numerics;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Mathematics;

/// <summary>Package <c>math/bits</c>: integers of any size, negative ones as two's complement without end.</summary>
internal static class BitsPackage
{
    /// <summary>About as many bits as the longest number that can be written has.</summary>
    private const int MaxShift = 65_536;

    public static BuiltinPackage Package { get; } = new PackageTable("math/bits")
    {
        { "Lsh", [Kind.Int, Kind.Int], Kind.Int, Lsh },
        { "Rsh", [Kind.Int, Kind.Int], Kind.Int, c => OnPosition(c, 1, (x, n) => NumberValue.Int(x >> (int)Math.Min(n, int.MaxValue))) },
        { "At", [Kind.Int, Kind.Int], Kind.Int, At },
        { "Set", [Kind.Int, Kind.Int, Kind.Int], Kind.Int, Set },
        { "And", [Kind.Int, Kind.Int], Kind.Int, c => OnPair(c, (a, b) => a & b) },
        { "Or", [Kind.Int, Kind.Int], Kind.Int, c => OnPair(c, (a, b) => a | b) },
        { "Xor", [Kind.Int, Kind.Int], Kind.Int, c => OnPair(c, (a, b) => a ^ b) },
        { "Clear", [Kind.Int, Kind.Int], Kind.Int, c => OnPair(c, (a, b) => a & ~b) },
        { "OnesCount", [Kind.Int], Kind.Int, c => OnOne(c, x => (long)BigInteger.PopCount(x)) },
        { "Len", [Kind.Int], Kind.Int, c => OnOne(c, x => x.GetBitLength()) },
    }.Build();

    private static Value Lsh(BuiltinCall call) => OnPosition(call, 1, (x, n) => n > MaxShift
        ? call.Fail("shift count too large")
        : NumberValue.Int(x << (int)n));

    private static Value At(BuiltinCall call) => OnPosition(call, 1, (x, i) => i > int.MaxValue
        ? call.Fail("bit index too large")
        : NumberValue.Int((x >> (int)i) & 1));

    private static Value Set(BuiltinCall call) => OnPosition(call, 1, (x, i) =>
    {
        if (i > MaxShift)
        {
            return call.Fail("bit index too large");
        }

        if (!call.Number(2).TryToInt64(out var bit) || bit is not (0 or 1))
        {
            return call.Fail("set bit is not 0 or 1");
        }

        var mask = BigInteger.One << (int)i;
        return NumberValue.Int(bit == 1 ? x | mask : x & ~mask);
    });

    /// <summary>On the size of the number, without its sign.</summary>
    private static Value OnOne(BuiltinCall call, Func<BigInteger, long> function)
    {
        var x = BigInteger.Abs(Integer(call, 0));
        call.Spend((int)(x.GetBitLength() / 512) + 1);
        return Of(function(x));
    }

    private static NumberValue OnPair(BuiltinCall call, Func<BigInteger, BigInteger, BigInteger> function)
    {
        var (a, b) = (Integer(call, 0), Integer(call, 1));
        call.Spend((int)((a.GetBitLength() + b.GetBitLength()) / 512) + 1);
        return NumberValue.Int(function(a, b));
    }

    private static Value OnPosition(BuiltinCall call, int index, Func<BigInteger, long, Value> function)
    {
        if (!call.Number(index).TryToInt64(out var position) || position < 0)
        {
            return call.Fail($"cannot use {call.Number(index)} (type int) as uint64 in argument {index}");
        }

        var x = Integer(call, 0);
        call.Spend((int)(x.GetBitLength() / 512) + 1 + (int)Math.Min(position, MaxShift) / 512);
        return function(x, position);
    }

    private static BigInteger Integer(BuiltinCall call, int index) => call.Number(index).TryToInteger(out var value) ? value : BigInteger.Zero;
}
