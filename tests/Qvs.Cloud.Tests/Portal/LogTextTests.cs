using Qvs.Cloud.Portal.Logs;

namespace Qvs.Cloud.Tests.Portal;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain", "plain||")]
    [InlineData("\u001b[31mred\u001b[0m on", "red||color:var(--ansi-1); +  on||")]
    [InlineData("\u001b[1;4mboth", "both|a-bold a-under|")]
    [InlineData("\u001b[92mbright", "bright||color:var(--ansi-10);")]
    [InlineData("\u001b[38;5;196mcube", "cube||color:rgb(255,0,0);")]
    [InlineData("\u001b[38;5;244mgrey", "grey||color:rgb(128,128,128);")]
    [InlineData("\u001b[48;2;1;2;3mtrue", "true||background-color:rgb(1,2,3);")]
    [InlineData("\u001b[31;7mturned", "turned||background-color:var(--ansi-1);")]
    [InlineData("\u001b[2K\u001b[1Gcleared", "cleared||")]
    [InlineData("\u001b]8;;https://x.example\u0007link\u001b]8;;\u0007", "link||")]
    [InlineData("\u001b[38;2;999999999999mlong", "long||")]
    [InlineData("\u001b[", "")]
    [InlineData("\u001b", "")]
    [InlineData("a\u0008b\tc", "a b\tc||")]
    public void Colours_become_spans_and_other_escapes_vanish(string line, string expected) =>
        Assert.Equal(expected, string.Join(" + ", Ansi.Parse(line).Select(span => $"{span.Text}|{span.Classes}|{span.Style}")));

    [Fact]
    public void Markup_of_a_task_stays_text() =>
        Assert.Equal("<script>alert(1)</script>", Assert.Single(Ansi.Parse("<script>alert(1)</script>")).Text);

    [Fact]
    public void No_line_makes_a_style_that_was_not_read_as_numbers()
    {
        const string alphabet = "\u001b[]0123456789;:mK\u0007\\ax\"'<>(){}";
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, 40).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.All(Ansi.Parse(line), span => Assert.Matches(@"^((background-)?color:(rgb\(\d+,\d+,\d+\)|var\(--ansi-\d+\));)*$", span.Style));
        }
    }

    [Fact]
    public void Matches_are_marked_across_colours()
    {
        const string line = "x\u001b[31mab\u001b[0mcd";
        var start = line.IndexOf('b', StringComparison.Ordinal);

        var pieces = Marks.Cut(Ansi.Parse(line), [(start, line.IndexOf('d', StringComparison.Ordinal) - start)]);

        Assert.Equal(["x", "a", "[b]", "[c]", "d"], pieces.Select(piece => piece.Marked ? $"[{piece.Text}]" : piece.Text));
    }

    [Theory]
    [InlineData("aXbXc", "a [X] b [X] c")]
    [InlineData("XX", "[X] [X]")]
    [InlineData("none", "none")]
    public void Several_matches_of_a_line_are_marked_each(string line, string expected)
    {
        var matches = line.Select((character, index) => (character, index)).Where(entry => entry.character == 'X').Select(entry => (entry.index, 1)).ToArray();

        Assert.Equal(expected, string.Join(' ', Marks.Cut(Ansi.Parse(line), matches).Select(piece => piece.Marked ? $"[{piece.Text}]" : piece.Text)));
    }
}
