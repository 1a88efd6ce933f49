using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Tests.Portal;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nc", " a -b  c")]
    [InlineData("a", "a\nb", " a +b")]
    [InlineData("", "a\nb", "+a +b")]
    [InlineData("a\nb", "", "-a -b")]
    [InlineData("a\nx\nc", "a\ny\nc", " a -x +y  c")]
    [InlineData("a\r\nb\n", "a\nb", " a  b")]
    public void What_stays_is_not_shown_as_changed(string before, string after, string expected) => Assert.Equal(expected, Shown(LineDiff.Of(before, after)));

    [Fact]
    public void Far_from_a_change_lines_are_folded()
    {
        var before = string.Join('\n', Enumerable.Range(1, 20));
        var folded = LineDiff.Folded(LineDiff.Of(before, before.Replace("10", "ten", StringComparison.Ordinal)), 1);

        Assert.Equal([null, "9", "10", "ten", "11", null], folded.Select(line => line?.Text));
    }

    [Fact]
    public void A_text_too_long_to_compare_is_shown_as_replaced()
    {
        var before = string.Join('\n', Enumerable.Range(0, 3000).Select(line => $"old {line}"));
        var after = string.Join('\n', Enumerable.Range(0, 3000).Select(line => $"new {line}"));

        Assert.Equal(6000, LineDiff.Of(before, after).Count);
    }

    private static string Shown(IEnumerable<DiffLine> lines) =>
        string.Join(' ', lines.Select(line => (line.Kind switch { DiffKind.Added => "+", DiffKind.Removed => "-", _ => " " }) + line.Text));
}
