using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>Bounds as pure functions: whether a scalar satisfies one, and what two of them amount to.</summary>
internal static class Constraints
{
    public enum Simplification
    {
        None,
        KeepFirst,
        KeepSecond,
        Conflict,
    }

    public static bool ScalarsEqual(Value left, Value right) => (left, right) switch
    {
        (NullValue, NullValue) => true,
        (BoolValue a, BoolValue b) => a.Value == b.Value,
        (NumberValue a, NumberValue b) => a.Kind == b.Kind && a.Value == b.Value,
        (StringValue a, StringValue b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (BytesValue a, BytesValue b) => a.Value.Span.SequenceEqual(b.Value.Span),
        (Builtin a, Builtin b) => ReferenceEquals(a, b),
        _ => false,
    };

    /// <summary>Compares scalars of one sort; null if they have no order.</summary>
    public static int? Compare(Value left, Value right) => (left, right) switch
    {
        (NumberValue a, NumberValue b) => a.Value.CompareTo(b.Value),
        (StringValue a, StringValue b) => CompareStrings(a.Value, b.Value),
        (BytesValue a, BytesValue b) => a.Value.Span.SequenceCompareTo(b.Value.Span),
        (StringValue a, BytesValue b) => System.Text.Encoding.UTF8.GetBytes(a.Value).AsSpan().SequenceCompareTo(b.Value.Span),
        (BytesValue a, StringValue b) => a.Value.Span.SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b.Value)),
        _ => null,
    };

    /// <summary>Whether a scalar satisfies a bound; null if the bound does not apply to its sort, or its regular expression is bad.</summary>
    public static bool? Satisfies(BoundOperator op, Value operand, Value scalar)
    {
        switch (op)
        {
            case BoundOperator.NotEqual:
                return !EqualNumbers(scalar, operand);
            case BoundOperator.Equal:
                return EqualNumbers(scalar, operand);
            case BoundOperator.Match or BoundOperator.NotMatch:
                if (operand is not StringValue pattern || !Re2.TryCompile(pattern.Value, out var regex, out _))
                {
                    return null;
                }

                var text = scalar switch
                {
                    StringValue s => s.Value,
                    BytesValue b => System.Text.Encoding.UTF8.GetString(b.Value.Span),
                    _ => null,
                };
                return text is null ? null : regex.IsMatch(text) == (op == BoundOperator.Match);
            default:
                return Compare(scalar, operand) is not { } order
                    ? null
                    : op switch
                    {
                        BoundOperator.Less => order < 0,
                        BoundOperator.LessOrEqual => order <= 0,
                        BoundOperator.Greater => order > 0,
                        _ => order >= 0,
                    };
        }
    }

    private static bool EqualNumbers(Value left, Value right) =>
        left is NumberValue a && right is NumberValue b ? a.Value == b.Value : ScalarsEqual(left, right);

    public static Simplification Simplify(Value first, Value second)
    {
        if (first is BuiltinValidator v && second is BuiltinValidator w)
        {
            return ReferenceEquals(v.Builtin, w.Builtin) && v.Arguments.Length == w.Arguments.Length
                && v.Arguments.Zip(w.Arguments).All(p => ScalarsEqual(p.First, p.Second))
                    ? Simplification.KeepFirst
                    : Simplification.None;
        }

        if (first is not BoundValue a || second is not BoundValue b)
        {
            return Simplification.None;
        }

        if (a.Operator == b.Operator && ScalarsEqual(a.Operand, b.Operand))
        {
            return Simplification.KeepFirst;
        }

        if (Compare(a.Operand, b.Operand) is not { } order)
        {
            return Simplification.None;
        }

        return (Direction(a.Operator), Direction(b.Operator)) switch
        {
            (1, 1) => order > 0 || (order == 0 && a.Operator == BoundOperator.Greater) ? Simplification.KeepFirst : Simplification.KeepSecond,
            (-1, -1) => order < 0 || (order == 0 && a.Operator == BoundOperator.Less) ? Simplification.KeepFirst : Simplification.KeepSecond,
            (1, -1) => Excludes(order, a, b),
            (-1, 1) => Excludes(-order, b, a),
            (0, 1) when a.Operator == BoundOperator.NotEqual => Satisfies(b.Operator, b.Operand, a.Operand) == false ? Simplification.KeepSecond : Simplification.None,
            (0, -1) when a.Operator == BoundOperator.NotEqual => Satisfies(b.Operator, b.Operand, a.Operand) == false ? Simplification.KeepSecond : Simplification.None,
            (1, 0) when b.Operator == BoundOperator.NotEqual => Satisfies(a.Operator, a.Operand, b.Operand) == false ? Simplification.KeepFirst : Simplification.None,
            (-1, 0) when b.Operator == BoundOperator.NotEqual => Satisfies(a.Operator, a.Operand, b.Operand) == false ? Simplification.KeepFirst : Simplification.None,
            _ => Simplification.None,
        };
    }

    /// <summary>A lower bound above an upper bound; <paramref name="order"/> compares lower with upper.</summary>
    private static Simplification Excludes(int order, BoundValue lower, BoundValue upper)
    {
        var exclusive = lower.Operator == BoundOperator.Greater || upper.Operator == BoundOperator.Less;
        return order > 0 || (order == 0 && exclusive) ? Simplification.Conflict : Simplification.None;
    }

    /// <summary>Whether no integer lies between a lower and an upper bound.</summary>
    public static bool ExcludeIntegers(Value first, Value second)
    {
        if (first is not BoundValue { Operand: NumberValue least } lower || second is not BoundValue { Operand: NumberValue most } upper
            || Direction(lower.Operator) != 1 || Direction(upper.Operator) != -1
            || least.Value.RoundToInteger(MidpointRounding.ToPositiveInfinity, out var from) != ArithmeticError.None
            || most.Value.RoundToInteger(MidpointRounding.ToNegativeInfinity, out var to) != ArithmeticError.None)
        {
            return false;
        }

        from += lower.Operator == BoundOperator.Greater && from == least.Value ? 1 : 0;
        to -= upper.Operator == BoundOperator.Less && to == most.Value ? 1 : 0;
        return from > to;
    }

    private static int Direction(BoundOperator op) => op switch
    {
        BoundOperator.Greater or BoundOperator.GreaterOrEqual => 1,
        BoundOperator.Less or BoundOperator.LessOrEqual => -1,
        _ => 0,
    };

    /// <summary>Whether a pattern label matches a field name.</summary>
    public static bool Admits(EvalContext context, Value pattern, StringValue name) => pattern switch
    {
        BasicType type => (type.Kind & Kind.String) != 0,
        StringValue text => text.Value == name.Value,
        BoundValue bound => Satisfies(bound.Operator, bound.Operand, name) == true,
        BuiltinValidator validator => PatternCall.Admits(context, validator, name),
        Conjunction conjunction => conjunction.Values.All(v => Admits(context, v, name)),
        Disjunction disjunction => disjunction.Values.Any(v => Admits(context, v, name)),
        Vertex vertex when EvalContext.Current(vertex).BaseValue is { } inner and not Vertex => Admits(context, inner, name),
        _ => false,
    };

    private static int CompareStrings(string left, string right)
    {
        // By code point, which differs from UTF-16 order only where surrogates meet the characters above them.
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                var (a, b) = (left[i], right[i]);
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
