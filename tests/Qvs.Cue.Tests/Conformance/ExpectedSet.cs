using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>Disjunctions and conjunctions: the same members in any order, each with its mark.</summary>
internal static class ExpectedSet
{
    public static string? Disjunction(Expression expected, Value value)
    {
        var wanted = Operands(expected, TokenKind.Or)
            .Select(e => e is UnaryExpression { Operator: TokenKind.Multiply } marked ? (marked.Operand, true) : (e, false))
            .ToArray();
        switch (value)
        {
            case Disjunction disjunction:
                var actual = disjunction.Values.Select((v, i) => (v, i < disjunction.DefaultCount)).ToArray();
                return SameMembers(wanted, actual) ? null : Expectation.Differs(expected, value);

            // `int | string` without anything else may be kept as one type.
            case BasicType type when Array.TrueForAll(wanted, w => !w.Item2 && ExpectedScalar.KindOf(w.Item1) is not null):
                var kinds = wanted.Aggregate(Kind.Bottom, (k, w) => k | ExpectedScalar.KindOf(w.Item1)!.Value);
                return kinds == type.Kind ? null : Expectation.Differs(expected, value);
            default:
                return Expectation.Differs(expected, value);
        }
    }

    public static string? Conjunction(Expression expected, Value value)
    {
        (Expression, bool)[] wanted = [.. Operands(expected, TokenKind.And).Select(e => (e, false))];
        (Value, bool)[] actual = value is Conjunction conjunction ? [.. conjunction.Values.Select(v => (v, false))] : [(value, false)];
        return SameMembers(wanted, actual) ? null : Expectation.Differs(expected, value);
    }

    private static bool SameMembers(IReadOnlyList<(Expression Syntax, bool Mark)> expected, IReadOnlyList<(Value Value, bool Mark)> actual) =>
        expected.Count == actual.Count && Match(expected, actual, 0, new bool[actual.Count]);

    private static bool Match(
        IReadOnlyList<(Expression Syntax, bool Mark)> expected, IReadOnlyList<(Value Value, bool Mark)> actual, int next, bool[] taken)
    {
        if (next == expected.Count)
        {
            return true;
        }

        for (var i = 0; i < actual.Count; i++)
        {
            if (!taken[i] && actual[i].Mark == expected[next].Mark && Expectation.Agree(expected[next].Syntax, actual[i].Value))
            {
                taken[i] = true;
                if (Match(expected, actual, next + 1, taken))
                {
                    return true;
                }

                taken[i] = false;
            }
        }

        return false;
    }

    private static IEnumerable<Expression> Operands(Expression expression, TokenKind op) => expression switch
    {
        BinaryExpression binary when binary.Operator == op => Operands(binary.Left, op).Concat(Operands(binary.Right, op)),
        ParenthesizedExpression { Inner: BinaryExpression inner } when inner.Operator == op => Operands(inner, op),
        _ => [expression],
    };
}
