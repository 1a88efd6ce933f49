using System.Text;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Tests.Syntax;

public sealed class LiteralTests
{
    [Theory]
    [InlineData("0", LiteralKind.Integer)]
    [InlineData("1_000", LiteralKind.Integer)]
    [InlineData("0xBad_Face", LiteralKind.Integer)]
    [InlineData("0o755", LiteralKind.Integer)]
    [InlineData("0b0101_0001", LiteralKind.Integer)]
    [InlineData("1.5Mi", LiteralKind.Integer)]
    [InlineData(".5K", LiteralKind.Integer)]
    [InlineData("0Ki", LiteralKind.Integer)]
    [InlineData("0.", LiteralKind.Float)]
    [InlineData("072.40", LiteralKind.Float)]
    [InlineData("1.e+0", LiteralKind.Float)]
    [InlineData("1E6", LiteralKind.Float)]
    [InlineData(".12345E+5", LiteralKind.Float)]
    [InlineData("null", LiteralKind.Null)]
    [InlineData("true", LiteralKind.True)]
    public void Literals_keep_their_text(string text, LiteralKind kind)
    {
        var literal = Assert.IsType<Literal>(Parse.Value(text));

        Assert.Equal((kind, text), (literal.Kind, literal.Text));
    }

    [Theory]
    [InlineData("01", "illegal integer number")]
    [InlineData("0x", "illegal hexadecimal number")]
    [InlineData("0b2", "illegal binary number")]
    [InlineData("0o", "illegal octal number")]
    [InlineData("1e", "illegal exponent in number")]
    [InlineData("1__0", "illegal '_' in number")]
    [InlineData("1_", "illegal '_' in number")]
    public void Malformed_numbers_are_told(string text, string message) =>
        Assert.Contains(Parse.Any("a: " + text).Diagnostics, d => d.Code == "CUE1007" && d.Message == message);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData(@"""a\tb\n\/\\\""""", "a\tb\n/\\\"")]
    [InlineData(@"""\u65e5\U00008a9e""", "日語")]
    [InlineData(@"""\ud83d\ude00""", "😀")]
    [InlineData(@"""\ud83dx""", "\uFFFDx")]
    [InlineData("#\"a\\n\\#n\"b\"#", "a\\n\n\"b")]
    [InlineData("##\"\"#\"##", "\"#")]
    [InlineData("#\"\"\"#", "\"")]
    [InlineData("\"\"\"\n\ta\n\t  b\n\n\t\"c\"\n\t\"\"\"", "a\n  b\n\n\"c\"")]
    [InlineData("\"\"\"\n\t\"\"\"", "")]
    [InlineData("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", "a\nb")]
    [InlineData("\"\"\"\n  a \\\n  b\n  \"\"\"", "a b")]
    [InlineData("#\"\"\"\n  \\n \"\"\" \\#n\n  \"\"\"#", "\\n \"\"\" \n")]
    public void Strings_are_decoded(string text, string value) => Assert.Equal(value, Assert.IsType<StringLiteral>(Parse.Value(text)).Value);

    [Theory]
    [InlineData(@"'a\x00\377\''", new byte[] { (byte)'a', 0, 255, (byte)'\'' })]
    [InlineData(@"'\u00FF\xff'", new byte[] { 0xC3, 0xBF, 0xFF })]
    [InlineData("'''\n\ta\n\t'''", new byte[] { (byte)'a' })]
    public void Bytes_are_decoded(string text, byte[] value) => Assert.Equal(value, Assert.IsType<BytesLiteral>(Parse.Value(text)).Value.ToArray());

    [Theory]
    [InlineData("\"a", "CUE1004")]
    [InlineData("\"\"\"\n a", "CUE1004")]
    [InlineData("\"\"\"a\"\"\"", "CUE1006")]
    [InlineData("\"\"\"\n\ta\n  b\n\t\"\"\"", "CUE1006")]
    [InlineData("\"\"\"\n\ta\\\n\t\"\"\"", "CUE1006")]
    [InlineData(@"""\q""", "CUE1005")]
    [InlineData(@"""\xff""", "CUE1005")]
    [InlineData(@"""\101""", "CUE1005")]
    [InlineData(@"'\xa'", "CUE1005")]
    [InlineData(@"'\777'", "CUE1005")]
    [InlineData(@"""\U00110000""", "CUE1005")]
    [InlineData(@"""\'""", "CUE1005")]
    public void Malformed_strings_are_told(string text, string code) => Assert.Equal(code, Parse.Any("a: " + text).Diagnostics[0].Code);

    [Fact]
    public void Holes_nest_and_texts_stand_between_them()
    {
        var outer = Assert.IsType<Interpolation>(Parse.Value(@"""a\(b)c\(""\(d)"")"""));

        Assert.Equal(["a", "c", ""], outer.Texts.Select(t => Encoding.UTF8.GetString(t.Span)));
        Assert.IsType<Identifier>(outer.Holes[0]);
        Assert.IsType<Interpolation>(outer.Holes[1]);
    }

    [Fact]
    public void Multi_line_strings_with_holes_lose_their_indentation()
    {
        var literal = Assert.IsType<Interpolation>(Parse.Value("\"\"\"\n\t\ta \\(b) \n\t\tc\\(\n\td\n)\n\t\t\"\"\""));

        Assert.Equal(["a ", " \nc", ""], literal.Texts.Select(t => Encoding.UTF8.GetString(t.Span)));
    }
}
