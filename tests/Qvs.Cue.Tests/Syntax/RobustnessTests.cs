using CsCheck;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Syntax;

public sealed class RobustnessTests
{
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "(", ")", "\"", "\"\"\"", "'", "#", "\\(", "\\", "\n", ",", ":", "?", "...", "for ", "if ", "let x =", "@a(", "//", "X=", "~", "_|_", "\0", "\uFEFF", "0x", "\uD800"];

    private static readonly Gen<string> Mutated =
        from text in OneOf([.. Parse.Samples.Values])
        from edits in Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 20], OneOf(Pieces)).Array[1, 6]
        select Apply(text, edits);

    [Fact]
    public void Samples_parse() => Assert.All(Parse.Samples.Values, text => Parse.Valid(text));

    [Fact]
    public void No_text_makes_parser_or_formatter_throw() => Mutated.Sample(text =>
    {
        var (file, diagnostics) = Parse.Any(text);
        AssertSpans(file);
        DiagnosticRenderer.Render(diagnostics, DiagnosticStyle.Caret);
        var formatted = Formatter.Format(file);
        if (diagnostics.Length == 0)
        {
            Assert.Equal(formatted, Formatter.Format(Parse.Valid(formatted)));
        }
    });

    [Fact]
    public void Child_spans_are_inside_of_parent_spans() => Assert.All(Parse.Samples.Values, text => AssertSpans(Parse.Valid(text)));

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        var diagnostics = new DiagnosticBag();
        var source = SourceText.FromBytes("a.cue", [(byte)'a', (byte)':', (byte)'"', 0xFF, 0xC3, (byte)'"', (byte)'\n', 0x80], diagnostics);

        Assert.Equal("a:\"\uFFFD\uFFFD\"\n\uFFFD", source.Content);
        Assert.Equal(["CUE1003", "CUE1003"], diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_byte_order_mark_is_allowed_only_in_front()
    {
        Parse.Valid("\uFEFFa: 1");

        Assert.Equal(["1:4 illegal byte order mark"], Parse.Messages("a: \uFEFF1"));
        Assert.Equal(["1:4 illegal character NUL"], Parse.Messages("a: \0" + "1"));
    }

    private static void AssertSpans(Node node)
    {
        foreach (var child in Parse.Children(node))
        {
            Assert.True(
                child.Span.Start >= node.Span.Start && child.Span.End <= node.Span.End,
                $"{child.GetType().Name} {child.Span} outside of {node.GetType().Name} {node.Span}");
            AssertSpans(child);
        }
    }

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Apply(string text, (int Place, int Removed, string Inserted)[] edits)
    {
        foreach (var (place, removed, inserted) in edits)
        {
            var at = place % (text.Length + 1);
            text = text[..at] + inserted + text[Math.Min(text.Length, at + removed)..];
        }

        return text;
    }
}
