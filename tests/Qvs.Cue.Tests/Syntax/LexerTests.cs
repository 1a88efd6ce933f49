using CsCheck;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Syntax;

public sealed class LexerTests
{
    [Theory]
    [InlineData("a\nb", "Identifier Comma~ Identifier Comma~")]
    [InlineData("{\n}\n", "LeftBrace RightBrace Comma~")]
    [InlineData("a: [\n1,\n]", "Identifier Colon LeftBracket Integer Comma RightBracket Comma~")]
    [InlineData("x +\ny", "Identifier Add Identifier Comma~")]
    [InlineData("\"a\"\n: 1", "String Colon Integer Comma~")]
    [InlineData("1\n, 2", "Integer Comma Integer Comma~")]
    [InlineData("a // c\n// d\nb", "Identifier Comma~ Identifier Comma~")]
    [InlineData("...\n?\n)\n", "Ellipsis Comma~ Question Comma~ RightParen Comma~")]
    [InlineData("_|_ __a _#b #c $d _", "Bottom Identifier Identifier Identifier Identifier Identifier Comma~")]
    [InlineData("<-<= =~!~!= == && || &|", "Arrow LessEqual Match NotMatch NotEqual Equal LogicalAnd LogicalOr And Or")]
    [InlineData("1...", "Integer Ellipsis Comma~")]
    [InlineData("@a(b[c(\")\")], x='}') b", "Attribute Identifier Comma~")]
    public void Tokens_are_as_expected(string text, string expected)
    {
        var tokens = Read(text).SkipLast(1).Select(t => t.Kind + (t.IsAutomaticComma ? "~" : ""));

        Assert.Equal(expected, string.Join(' ', tokens));
    }

    [Fact]
    public void Strings_with_holes_are_pieces_and_tokens_between()
    {
        var tokens = Read("\"a\\(b(1)) c\\(\"\\(d)\")\"").Select(t => t.Kind);

        Assert.Equal(
            [
                TokenKind.Interpolation, TokenKind.Identifier, TokenKind.LeftParen, TokenKind.Integer, TokenKind.RightParen,
                TokenKind.InterpolationMiddle, TokenKind.Interpolation, TokenKind.Identifier, TokenKind.InterpolationEnd,
                TokenKind.InterpolationEnd, TokenKind.Comma, TokenKind.EndOfFile,
            ],
            tokens);
    }

    [Fact]
    public void Tokens_tile_any_text() =>
        Gen.String[Gen.OneOf(Gen.Char["{}[]()\"'#\\\n\r\t ,:?!~|&=<>@._aA0x1/*+-\0é漢"], Gen.Char), 0, 60].Sample(AssertTiles);

    [Fact]
    public void Tokens_tile_the_samples() => Assert.All(Parse.Samples.Values, AssertTiles);

    private static void AssertTiles(string text)
    {
        var source = new SourceText("a.cue", text);
        var lexer = new Lexer(source, new SyntaxErrors(source));
        var end = 0;
        Token token;
        do
        {
            token = lexer.Read();
            Assert.True(token.Start >= end && token.End >= token.Start && token.End <= text.Length);
            AssertNoToken(text, end, token.Start, lexer.Comments);
            end = token.End;
        }
        while (token.Kind != TokenKind.EndOfFile);

        Assert.Equal(text.Length, end);
    }

    private static void AssertNoToken(string text, int from, int to, List<Comment> comments)
    {
        var gap = text[from..to];
        foreach (var comment in comments.Where(c => c.Span.Start >= from && c.Span.End <= to))
        {
            gap = gap.Replace(comment.Text, "", StringComparison.Ordinal);
        }

        Assert.DoesNotContain(gap, c => c is not (' ' or '\t' or '\r' or '\n' or '\uFEFF'));
    }

    private static List<Token> Read(string text)
    {
        var source = new SourceText("a.cue", text);
        var errors = new SyntaxErrors(source);
        var lexer = new Lexer(source, errors);
        var tokens = new List<Token> { lexer.Read() };
        while (tokens[^1].Kind != TokenKind.EndOfFile)
        {
            tokens.Add(lexer.Read());
        }

        return tokens;
    }
}
