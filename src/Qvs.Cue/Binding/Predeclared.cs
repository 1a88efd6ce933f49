using System.Collections.Immutable;
using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <summary>The names that every file knows (spec, "Predeclared identifiers").</summary>
internal static class Predeclared
{
    public static Value? Type(string name) => (name.StartsWith("__", StringComparison.Ordinal) ? name[2..] : name) switch
    {
        "string" => BasicType.Of(Kind.String),
        "bytes" => BasicType.Of(Kind.Bytes),
        "bool" => BasicType.Of(Kind.Bool),
        "int" => BasicType.Of(Kind.Int),
        "float" => BasicType.Of(Kind.Float),
        "number" => BasicType.Of(Kind.Number),
        "uint" => new Conjunction(Kind.Int, [BasicType.Of(Kind.Int), Bound(BoundOperator.GreaterOrEqual, 0)]),
        "uint8" or "byte" => Integer(0, byte.MaxValue),
        "int8" => Integer(sbyte.MinValue, sbyte.MaxValue),
        "uint16" => Integer(0, ushort.MaxValue),
        "int16" => Integer(short.MinValue, short.MaxValue),
        "uint32" => Integer(0, uint.MaxValue),
        "int32" => Integer(int.MinValue, int.MaxValue),
        "rune" => Integer(0, 0x10FFFF),
        "uint64" => Integer(0, ulong.MaxValue),
        "int64" => Integer(long.MinValue, long.MaxValue),
        "uint128" => Integer(0, (BigInteger.One << 128) - 1),
        "int128" => Integer(-(BigInteger.One << 127), (BigInteger.One << 127) - 1),
        "float32" => Float(new BigDecimal(BigInteger.Parse("340282346638528859811704183484516925440", null), 0)),
        "float64" => Float(new BigDecimal(BigInteger.Parse("17976931348623157081452742373170435679807", null), 268)),
        // What upstream's own tests use; they change nothing that a value shows.
        "no_sharing" => new Conjunction(Kind.Top, []),
        _ => null,
    };

    private static Conjunction Integer(BigInteger low, BigInteger high) => new(
        Kind.Int,
        [BasicType.Of(Kind.Int), Bound(BoundOperator.GreaterOrEqual, low), Bound(BoundOperator.LessOrEqual, high)]);

    private static Conjunction Float(BigDecimal limit) => new(
        Kind.Number,
        ImmutableArray.Create<Value>(
            new BoundValue(BoundOperator.GreaterOrEqual, NumberValue.Float(new BigDecimal(-limit.Coefficient, limit.Exponent)), Kind.Number),
            new BoundValue(BoundOperator.LessOrEqual, NumberValue.Float(limit), Kind.Number)));

    private static BoundValue Bound(BoundOperator op, BigInteger value) => new(op, NumberValue.Int(value), Kind.Number);
}
