using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Tests.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Formatting;

public sealed class FormatterTests
{
    [Theory]
    [InlineData("a:1\nbbb  :  22\n", "a:   1\nbbb: 22\n")]
    [InlineData("a: 1 // x\nbb: 222 // y", "a:  1   // x\nbb: 222 // y\n")]
    [InlineData("a: 1 @x() // c\nb: 22 @long(y) // d\nc: 333", "a: 1  @x()     // c\nb: 22 @long(y) // d\nc: 333\n")]
    [InlineData("a: 1\n\n\n\nbb: 2", "a: 1\n\nbb: 2\n")]
    [InlineData("a: b: 1\nccc: 2", "a: b: 1\nccc: 2\n")]
    [InlineData("a: {\n\n  b: 1,\n}", "a: {\n\tb: 1\n}\n")]
    [InlineData("a: { b: 1 }", "a: {b: 1}\n")]
    [InlineData("a: {b: 1\nc: 2}", "a: {\n\tb: 1\n\tc: 2\n}\n")]
    [InlineData("a: {\n\n}", "a: {}\n")]
    [InlineData("a: [ 1,2, 3, ]", "a: [1, 2, 3]\n")]
    [InlineData("a: [\n1,\n2\n]", "a: [\n\t1,\n\t2,\n]\n")]
    [InlineData("a: [\n1\n2\n]", "a: [\n\t1\n\t2\n]\n")]
    [InlineData("a: [\n1, // one\n22 // two\n]", "a: [\n\t1,  // one\n\t22, // two\n]\n")]
    [InlineData("a: f(\nb, c\n)", "a: f(\n\tb, c,\n)\n")]
    [InlineData("a: b|\nc|\nd", "a: b |\n\tc |\n\td\n")]
    [InlineData("a: 1+2*3 & (4+5)*6", "a: 1+2*3 & (4+5)*6\n")]
    [InlineData("a: x[1+2] - -y", "a: x[1+2] - -y\n")]
    [InlineData("a: < -1", "a: < -1\n")]
    [InlineData("a: .5 + 1E3 + 2.", "a: 0.5 + 1e3 + 2.0\n")]
    [InlineData("a: ((1))", "a: (1)\n")]
    [InlineData("for k,v in x\nif k>1\n{ (k): v }", "for k, v in x\nif k > 1 {(k): v}\n")]
    [InlineData("a: \"\\( b )\"", "a: \"\\(b)\"\n")]
    [InlineData("a: {\nb: \"\"\"\n    x\n      y\n\n    \"\"\"\n}", "a: {\n\tb: \"\"\"\n\t\tx\n\t\t  y\n\n\t\t\"\"\"\n}\n")]
    [InlineData("package  p\nimport \"list\"\na: 1", "package p\n\nimport \"list\"\n\na: 1\n")]
    [InlineData("import (x \"y\"\n\"list\" // l\n)", "import (\n\tx \"y\"\n\t\"list\" // l\n)\n")]
    [InlineData("X = a: [Y = string]: Z = {}", "X=a: [Y=string]: Z={}\n")]
    [InlineData("let  a=1", "let a = 1\n")]
    [InlineData("a: {\n// only\n}", "a: {\n\t// only\n}\n")]
    [InlineData("{\"a\": 1\n, \"b\"\n: 2}", "{\n\t\"a\": 1, \"b\": 2\n}\n")]
    public void Text_gets_its_canonical_form(string text, string expected)
    {
        Assert.Equal(expected, Formatter.Format(Parse.Valid(text)));
        Assert.Equal(expected, Formatter.Format(Parse.Valid(expected)));
    }

    [Fact]
    public void Samples_keep_meaning_and_comments_and_do_not_change_again() => Assert.All(Parse.Samples.Values, text =>
    {
        var file = Parse.Valid(text);
        var formatted = Formatter.Format(file);
        var again = Parse.Valid(formatted);

        Assert.Equal(formatted, Formatter.Format(again));
        Assert.Equal(SyntaxWriter.Write(file.Declarations), SyntaxWriter.Write(again.Declarations));
        Assert.Equal(file.Comments.Select(c => c.Text), again.Comments.Select(c => c.Text));
    });

    [Fact]
    public void A_file_with_errors_comes_back_as_it_is()
    {
        var (file, _) = Parse.Any("a:   [1,,  2");

        Assert.Equal("a:   [1,,  2", Formatter.Format(file));
    }

    [Theory]
    [InlineData("b+", "1")]
    [InlineData("b.", "c")]
    [InlineData("b(1).", "c")]
    public void Long_chains_are_no_recursion(string link, string end)
    {
        var text = "a: " + string.Concat(Enumerable.Repeat(link, 4_900)) + end;
        var file = Parse.Valid(text);

        Assert.Equal(Formatter.Format(file).TrimEnd(), Formatter.Format(file.Declarations));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("\"\\(", ")\"")]
    [InlineData("(-", ")")]
    public void Deep_nesting_is_formatted(string opening, string closing)
    {
        var text = "a: " + string.Concat(Enumerable.Repeat(opening, 450)) + "1" + string.Concat(Enumerable.Repeat(closing, 450)) + "\n";

        Assert.Equal(text, Formatter.Format(Parse.Valid(text)));
    }

    [Fact]
    public void Nodes_without_text_are_printed()
    {
        var none = default(TextSpan);
        Field Named(string name, Expression value) => new(none, new IdentifierLabel(none, name, null, null, null), FieldConstraint.None, value, []);
        var sum = new BinaryExpression(none, TokenKind.Add, none, new Identifier(none, "x"), new Literal(none, LiteralKind.Integer, "1"));
        var product = new BinaryExpression(none, TokenKind.Multiply, none, sum, new Identifier(none, "y"));
        var value = new StructLiteral(
            none,
            [
                Named("a", product),
                Named("not a name", new StringLiteral(none, "q\"\\\u0001")),
                Named("text", new StringLiteral(none, "one\n\ttwo\n")),
                Named("list", new ListLiteral(none, [new StructLiteral(none, [], hasBraces: true)], new Ellipsis(none, null))),
                Named("bound", new UnaryExpression(none, TokenKind.Less, new Literal(none, LiteralKind.Integer, "-1"))),
                Named("sel", new SelectorExpression(none, sum, "b c", none, isQuoted: true)),
            ],
            hasBraces: true);

        const string Expected = """
            {
            	a:            (x + 1) * y
            	"not a name": "q\"\\\u0001"
            	text: ""\"
            		one
            		\ttwo

            		""\"
            	list:  [{}, ...]
            	bound: < -1
            	sel:   (x + 1)."b c"
            }
            """;
        Assert.Equal(Expected.Replace("\"\"\\\"", "\"\"\"", StringComparison.Ordinal).ReplaceLineEndings("\n"), Formatter.Format(value));
    }
}
