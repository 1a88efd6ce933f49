using System.Collections.Immutable;

namespace Qvs.Cue.Values;

/// <summary>
/// What an expression evaluates to. Scalars, types, bounds and the like are immutable; a struct or list is a <see cref="Vertex"/>.
/// </summary>
public abstract class Value
{
    /// <summary>The sorts of concrete values this can still become.</summary>
    public abstract Kind Kind { get; }

    /// <summary>A single value of one sort: null, bool, number, string or bytes.</summary>
    public virtual bool IsScalar => false;
}

public sealed class NullValue : Value
{
    public static readonly NullValue Instance = new();

    private NullValue()
    {
    }

    public override Kind Kind => Kind.Null;

    public override bool IsScalar => true;

    public override string ToString() => "null";
}

public sealed class BoolValue : Value
{
    public static readonly BoolValue True = new(true);
    public static readonly BoolValue False = new(false);

    private BoolValue(bool value) => Value = value;

    public bool Value { get; }

    public override Kind Kind => Kind.Bool;

    public override bool IsScalar => true;

    public static BoolValue Of(bool value) => value ? True : False;

    public override string ToString() => Value ? "true" : "false";
}

/// <summary>An <c>int</c> or a <c>float</c>; <c>1</c> and <c>1.0</c> are different values.</summary>
public sealed class NumberValue(Kind kind, BigDecimal value) : Value
{
    public BigDecimal Value { get; } = value;

    public override Kind Kind { get; } = kind;

    public override bool IsScalar => true;

    public static NumberValue Int(System.Numerics.BigInteger value) => new(Kind.Int, new BigDecimal(value, 0));

    public static NumberValue Float(BigDecimal value) => new(Kind.Float, value);

    public override string ToString() => Kind == Kind.Float ? Value.ToFloatString() : Value.ToString();
}

public sealed class StringValue(string value) : Value
{
    public string Value { get; } = value;

    public override Kind Kind => Kind.String;

    public override bool IsScalar => true;

    public override string ToString() => Quoting.Quote(Value);
}

public sealed class BytesValue(ReadOnlyMemory<byte> value) : Value
{
    public ReadOnlyMemory<byte> Value { get; } = value;

    public override Kind Kind => Kind.Bytes;

    public override bool IsScalar => true;

    public override string ToString() => Quoting.QuoteBytes(Value.Span);
}

/// <summary>A type such as <c>string</c>, <c>number</c> or <c>_</c>.</summary>
public sealed class BasicType : Value
{
    public static readonly BasicType Top = new(Kind.Top);

    private BasicType(Kind kind) => Kind = kind;

    public override Kind Kind { get; }

    public static BasicType Of(Kind kind) => kind == Kind.Top ? Top : new BasicType(kind);

    public override string ToString() => Kind.Describe();
}

/// <summary><c>&gt;=1</c>, <c>!="x"</c>, <c>=~"^a"</c>.</summary>
public sealed class BoundValue(BoundOperator op, Value operand, Kind kind) : Value
{
    public BoundOperator Operator { get; } = op;

    public Value Operand { get; } = operand;

    public override Kind Kind { get; } = kind;

    public override string ToString() => Operator.Text() + Operand;
}

public enum BoundOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    NotEqual,
    Equal,
    Match,
    NotMatch,
}

public static class BoundOperators
{
    public static string Text(this BoundOperator op) => op switch
    {
        BoundOperator.Less => "<",
        BoundOperator.LessOrEqual => "<=",
        BoundOperator.Greater => ">",
        BoundOperator.GreaterOrEqual => ">=",
        BoundOperator.NotEqual => "!=",
        BoundOperator.Equal => "==",
        BoundOperator.Match => "=~",
        BoundOperator.NotMatch => "!~",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A builtin call that lacks its first argument and so constrains: <c>strings.MinRunes(3)</c>.</summary>
public sealed class BuiltinValidator(Builtin builtin, ImmutableArray<Value> arguments) : Value
{
    public Builtin Builtin { get; } = builtin;

    public ImmutableArray<Value> Arguments { get; } = arguments;

    public override Kind Kind => Builtin.ParameterKind(0);

    public override string ToString() => Arguments.IsEmpty ? $"{Builtin.Name}()" : $"{Builtin.Name}({string.Join(", ", Arguments)})";
}

/// <summary>Bounds, validators and a type that together constrain a value which is not known yet: <c>&gt;=1 &amp; &lt;10</c>.</summary>
public sealed class Conjunction(Kind kind, ImmutableArray<Value> values) : Value
{
    public ImmutableArray<Value> Values { get; } = values;

    public override Kind Kind { get; } = kind;

    public override string ToString() => string.Join(" & ", Values);
}

/// <summary>The alternatives that are left; the first <see cref="DefaultCount"/> of them are the defaults.</summary>
public sealed class Disjunction(ImmutableArray<Value> values, int defaultCount) : Value
{
    public ImmutableArray<Value> Values { get; } = values;

    public int DefaultCount { get; } = defaultCount;

    public override Kind Kind { get; } = values.Aggregate(Kind.Bottom, (kind, value) => kind | value.Kind);

    public override string ToString() => string.Join(" | ", Values.Select((v, i) => i < DefaultCount ? $"*{v}" : v.ToString()));
}

/// <summary>The base value of a vertex that is a struct; its fields are the arcs.</summary>
public sealed class StructMarker : Value
{
    public static readonly StructMarker Instance = new();

    private StructMarker()
    {
    }

    public override Kind Kind => Kind.Struct;
}

/// <summary>The base value of a vertex that is a list; its elements are the arcs.</summary>
public sealed class ListMarker(bool isOpen) : Value
{
    /// <summary>Ends in <c>...</c>, so that more elements may come.</summary>
    public bool IsOpen { get; } = isOpen;

    public override Kind Kind => Kind.List;
}
