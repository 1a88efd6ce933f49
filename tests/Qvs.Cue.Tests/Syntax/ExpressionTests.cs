using Qvs.Cue.Syntax;

namespace Qvs.Cue.Tests.Syntax;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("a | b & c", "(a | (b & c))")]
    [InlineData("a & b || c && d", "(a & (b || (c && d)))")]
    [InlineData("a && b == c + d * e", "(a && (b == (c + (d * e))))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("*1 | -2 + 3", "((*1) | ((-2) + 3))")]
    [InlineData("a div b * c", "((a div b) * c)")]
    [InlineData("!a.b[0](1).c", "(!a.b[0](1).c)")]
    [InlineData(">=1 & <10", "((>=1) & (<10))")]
    [InlineData("a.\"b c\".if.#d", "a.\"b c\".if.#d")]
    [InlineData("(a + b) * c", "(((a + b)) * c)")]
    [InlineData("x[1:]", "x[1:]")]
    [InlineData("if + for", "(if + for)")]
    public void Operators_bind_as_the_specification_says(string text, string expected) => Assert.Equal(expected, Show(Parse.Value(text)));

    [Fact]
    public void A_single_expression_is_parsed()
    {
        var diagnostics = new Qvs.Cue.Diagnostics.DiagnosticBag();
        var expression = Parser.ParseExpression(new Qvs.Cue.Text.SourceText("-e", "a.b\n"), diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal("a.b", Show(expression));
    }

    [Fact]
    public void What_follows_an_expression_is_told()
    {
        var diagnostics = new Qvs.Cue.Diagnostics.DiagnosticBag();
        Parser.ParseExpression(new Qvs.Cue.Text.SourceText("-e", "a b"), diagnostics);

        Assert.Equal("CUE1001", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void List_elements_may_be_separated_by_line_ends()
    {
        var list = Assert.IsType<ListLiteral>(Parse.Value("[\n1\n2,\nfor x in y {x}\n...int\n]"));

        Assert.Equal(3, list.Elements.Count);
        Assert.Equal("int", Assert.IsType<Identifier>(list.Tail!.Type).Name);
    }

    private static string Show(Expression expression) => expression switch
    {
        Identifier identifier => identifier.Name,
        Literal literal => literal.Text,
        UnaryExpression unary => $"({Operators.Text(unary.Operator)}{Show(unary.Operand)})",
        BinaryExpression binary => $"({Show(binary.Left)} {Operators.Text(binary.Operator)} {Show(binary.Right)})",
        ParenthesizedExpression parenthesized => $"({Show(parenthesized.Inner)})",
        SelectorExpression { IsQuoted: true } selector => $"{Show(selector.Operand)}.\"{selector.Name}\"",
        SelectorExpression selector => $"{Show(selector.Operand)}.{selector.Name}",
        IndexExpression index => $"{Show(index.Operand)}[{Show(index.Index)}]",
        SliceExpression slice => $"{Show(slice.Operand)}[{(slice.Low is null ? "" : Show(slice.Low))}:{(slice.High is null ? "" : Show(slice.High))}]",
        CallExpression call => $"{Show(call.Function)}({string.Join(", ", call.Arguments.Select(Show))})",
        _ => expression.GetType().Name,
    };
}
