using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>
/// An expected value is walked as syntax beside the value and never evaluated, by the rules of <c>spec/cue.md</c> 4.2: the same fields of
/// every sort, disjunctions and conjunctions as sets, defaults not taken.
/// </summary>
internal static class Expectation
{
    /// <summary>Null if they agree, else where and why not.</summary>
    public static string? Compare(Expression expected, Value actual)
    {
        while (expected is ParenthesizedExpression parentheses)
        {
            expected = parentheses.Inner;
        }

        var holder = (actual as Vertex)?.Resolve();
        var value = holder is null ? actual : holder.BaseValue ?? BasicType.Top;
        if (value is Vertex inner)
        {
            return Compare(expected, inner);
        }

        return expected switch
        {
            BottomLiteral => ErrorOf(actual) is null ? Differs(expected, value) : null,
            AliasExpression alias => Compare(alias.Value, actual),
            StructLiteral structure => ExpectedStruct.Compare(structure, holder, value),
            ListLiteral list => holder is null ? "is no list" : ExpectedList(list, holder, value),
            BinaryExpression { Operator: TokenKind.Or } => ExpectedSet.Disjunction(expected, value),
            BinaryExpression { Operator: TokenKind.And } => ExpectedSet.Conjunction(expected, value),
            CallExpression { Function: Identifier { Name: "close" }, Arguments: [var closed] } =>
                holder is { IsClosed: true } ? Compare(closed, actual) : "is not closed",
            _ => ExpectedScalar.Compare(expected, value),
        };
    }

    public static bool Agree(Expression expected, Value actual) => Compare(expected, actual) is null;

    public static Bottom? ErrorOf(Value value) => value switch
    {
        Bottom bottom => bottom,
        Vertex vertex when vertex.Resolve() is var holder => Evaluation.Node.ErrorOf(holder) ?? (holder.BaseValue is Vertex v ? ErrorOf(v) : null),
        _ => null,
    };

    public static string Differs(Expression expected, Value value) =>
        $"{(value is Bottom bottom ? bottom.Diagnostic.Message : value.ToString())} is not what {expected.GetType().Name} says";

    private static string? ExpectedList(ListLiteral expected, Vertex holder, Value value)
    {
        if (value is not ListMarker marker)
        {
            return Differs(expected, value);
        }

        var elements = Concrete.Elements(holder).ToArray();
        if (elements.Length != expected.Elements.Count)
        {
            return $"has {elements.Length} elements";
        }

        // What type further elements must have is not part of the evaluated value.
        if (marker.IsOpen != expected.Tail is not null || expected.Tail?.Type is not (null or Identifier { Name: "_" }))
        {
            return marker.IsOpen ? "is open" : "is not open";
        }

        for (var i = 0; i < elements.Length; i++)
        {
            if (expected.Elements[i] is not Expression element)
            {
                return "a comprehension is expected";
            }

            if (Compare(element, elements[i]) is { } why)
            {
                return $"[{i}]: {why}";
            }
        }

        return null;
    }
}
