using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>Scalars by value, types by name, bounds and validators by operator, name and arguments.</summary>
internal static class ExpectedScalar
{
    public static string? Compare(Expression expected, Value value) =>
        Agrees(expected, value) ? null : Expectation.Differs(expected, value);

    public static Kind? KindOf(Expression type) => type switch
    {
        Identifier { Name: "_" } => Kind.Top,
        Identifier { Name: "number" } => Kind.Number,
        Identifier { Name: var name } when Enum.TryParse<Kind>(name, ignoreCase: true, out var kind) && char.IsAsciiLetterLower(name[0]) => kind,
        Literal { Kind: LiteralKind.Null } => Kind.Null,
        _ => null,
    };

    private static bool Agrees(Expression expected, Value value) => expected switch
    {
        Identifier => value is BasicType type && KindOf(expected) == type.Kind,
        Literal { Kind: LiteralKind.Null } => value is NullValue,
        Literal { Kind: LiteralKind.True } => value is BoolValue { Value: true },
        Literal { Kind: LiteralKind.False } => value is BoolValue { Value: false },
        Literal number => value is NumberValue actual && IsNumber(number, actual, negative: false),
        StringLiteral text => value is StringValue actual && actual.Value == text.Value,
        BytesLiteral bytes => value is BytesValue actual && actual.Value.Span.SequenceEqual(bytes.Value.Span),
        UnaryExpression { Operator: TokenKind.Subtract, Operand: Literal number } => value is NumberValue actual && IsNumber(number, actual, negative: true),
        UnaryExpression { Operator: TokenKind.Multiply } marked => Expectation.Agree(marked.Operand, value),
        UnaryExpression bound => value is BoundValue actual && OperatorOf(bound.Operator) == actual.Operator && Expectation.Agree(bound.Operand, actual.Operand),
        CallExpression call => value is BuiltinValidator validator && NameOf(call.Function) == validator.Builtin.Name
            && call.Arguments.Count == validator.Arguments.Length
            && call.Arguments.Zip(validator.Arguments).All(p => Expectation.Agree(p.First, p.Second)),
        SelectorExpression => value is BuiltinValidator { Arguments.IsEmpty: true } validator && NameOf(expected) == validator.Builtin.Name,
        _ => false,
    };

    private static bool IsNumber(Literal expected, NumberValue actual, bool negative) =>
        BigDecimal.TryParse(expected.Text, out var number, out _, out _)
        && actual.Value == (negative ? -number : number)
        && actual.Kind == (expected.Kind == LiteralKind.Float ? Kind.Float : Kind.Int);

    private static string? NameOf(Expression function) => function switch
    {
        Identifier name => name.Name,
        SelectorExpression { Operand: Identifier package, Name: var name } => $"{package.Name}.{name}",
        _ => null,
    };

    private static BoundOperator? OperatorOf(TokenKind op) => op switch
    {
        TokenKind.Less => BoundOperator.Less,
        TokenKind.LessEqual => BoundOperator.LessOrEqual,
        TokenKind.Greater => BoundOperator.Greater,
        TokenKind.GreaterEqual => BoundOperator.GreaterOrEqual,
        TokenKind.NotEqual => BoundOperator.NotEqual,
        TokenKind.Equal => BoundOperator.Equal,
        TokenKind.Match => BoundOperator.Match,
        TokenKind.NotMatch => BoundOperator.NotMatch,
        _ => null,
    };
}
