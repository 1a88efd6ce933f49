using Qvs.Cue.Syntax;

namespace Qvs.Cue.Tests.Syntax;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData("a: }\nb: 1", "1:4 expected operand, found '}'")]
    [InlineData("a: 1 b: 2", "1:6 missing ',' in struct literal")]
    [InlineData("a: [1 2]", "1:7 missing ',' in list literal")]
    [InlineData("a: f(1 2)", "1:8 missing ',' in argument list")]
    [InlineData("a: {b: 1", "1:9 expected '}', found 'EOF'")]
    [InlineData("a: (b\n)", "1:6 expected ')', found newline")]
    [InlineData("a: b.1", "1:5 missing ',' in struct literal")]
    [InlineData("a: b.[1]", "1:6 expected selector, found '['")]
    [InlineData("for x y {}", "1:7 expected 'in', found 'IDENT' y")]
    [InlineData("let x 1", "1:7 expected '=', found 'INT' 1")]
    [InlineData("1: 2", "1:1 expected label or ':', found 'INT' 1")]
    [InlineData("a: 1 % 2", "1:6 illegal character U+0025 '%'")]
    [InlineData("import \"a b\"", "1:8 invalid import path: \"a b\"")]
    [InlineData("[string]?: 1", "1:9 pattern constraint cannot be marked optional")]
    [InlineData("[a, b]: 1", "1:1 square bracket must have exactly one element")]
    [InlineData("__a: 1", "1:1 identifiers starting with '__' are reserved")]
    [InlineData("X={a: 1}", "1:9 expected label or ':', found newline")]
    [InlineData("a: \"\\(b c)\"", "1:9 expected ')' for string interpolation, found 'IDENT' c")]
    [InlineData("a: @x", "1:4 invalid attribute: expected '('")]
    public void The_first_error_is_told_as_the_real_tool_does(string text, string expected) => Assert.Equal(expected, Parse.Messages(text)[0]);

    [Fact]
    public void Several_errors_are_told_and_the_rest_is_read()
    {
        var (file, diagnostics) = Parse.Any("a: ,\nb: [1, *]\nc: {d: , e: 2}\nok: 3\nf: \"x\ng: 4\n");

        Assert.Equal([1, 2, 3, 5], diagnostics.Select(d => d.Primary!.Value.Source.LineAndColumn(d.Primary.Value.Span.Start).Line));
        Assert.Equal(["a", "b", "c", "ok", "f", "g"], file.Declarations.OfType<Field>().Select(f => ((IdentifierLabel)f.Label).Name));
    }

    [Fact]
    public void Many_errors_are_cut() => Assert.Equal("CUE1011", Parse.Any(string.Concat(Enumerable.Repeat("a b\n", 500))).Diagnostics[^1].Code);

    [Theory]
    [InlineData("[", "CUE1010")]
    [InlineData("{", "CUE1010")]
    [InlineData("(", "CUE1010")]
    [InlineData("-", "CUE1010")]
    [InlineData("a: ", "CUE1010")]
    [InlineData("a[", "CUE1010")]
    [InlineData("f(", "CUE1010")]
    [InlineData("\"\\(", "CUE1010")]
    [InlineData("if a {", "CUE1010")]
    [InlineData("a+", "CUE1017")]
    [InlineData("a.", "CUE1017")]
    public void Deep_nesting_is_one_error(string text, string code)
    {
        var (_, diagnostics) = Parse.Any(string.Concat(Enumerable.Repeat(text, 50_000)));

        Assert.Equal(code, Assert.Single(diagnostics).Code);
    }
}
