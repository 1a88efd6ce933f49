using Qvs.Cue.Syntax;

namespace Qvs.Cue.Export;

/// <summary>The names before a dot in an expression or declaration, which may be those of imports.</summary>
internal static class ReferencedNames
{
    public static IEnumerable<string> In(Node? node) => node switch
    {
        SelectorExpression { Operand: Identifier name } => [name.Name],
        SelectorExpression selector => In(selector.Operand),
        IndexExpression index => Both(index.Operand, index.Index),
        SliceExpression slice => [.. Both(slice.Operand, slice.Low), .. In(slice.High)],
        CallExpression call => [.. In(call.Function), .. call.Arguments.SelectMany(In)],
        UnaryExpression unary => In(unary.Operand),
        PostfixExpression postfix => In(postfix.Operand),
        BinaryExpression binary => Both(binary.Left, binary.Right),
        ParenthesizedExpression parentheses => In(parentheses.Inner),
        AliasExpression alias => In(alias.Value),
        Interpolation text => text.Holes.SelectMany(In),
        ListLiteral list => [.. list.Elements.SelectMany(In), .. In(list.Tail)],
        StructLiteral structure => structure.Declarations.SelectMany(In),
        Field field => [.. In(field.Label), .. In(field.Value)],
        DynamicLabel label => In(label.Expression),
        PatternLabel label => In(label.Pattern),
        LetClause let => In(let.Value),
        Embedding embedding => In(embedding.Value),
        Ellipsis ellipsis => In(ellipsis.Type),
        Comprehension comprehension => [.. comprehension.Clauses.SelectMany(In), .. In(comprehension.Body), .. In(comprehension.Otherwise)],
        ForClause clause => In(clause.Source),
        IfClause clause => In(clause.Condition),
        TryClause clause => In(clause.Value),
        _ => [],
    };

    private static IEnumerable<string> Both(Node? first, Node? second) => [.. In(first), .. In(second)];
}
