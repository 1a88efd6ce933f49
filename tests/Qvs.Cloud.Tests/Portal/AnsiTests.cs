using Qvs.Cloud.Portal.Logs;

namespace Qvs.Cloud.Tests.Portal;

public sealed class AnsiTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "red", "", "color:var(--ansi-1);")]
    [InlineData("\u001b[1;94mblue", "blue", "a-bold", "color:var(--ansi-12);")]
    [InlineData("\u001b[38;5;208morange", "orange", "", "color:rgb(255,135,0);")]
    [InlineData("\u001b[48;2;1;2;3mtrue", "true", "", "background-color:rgb(1,2,3);")]
    [InlineData("\u001b[7;32;40mturned", "turned", "", "color:var(--ansi-0);background-color:var(--ansi-2);")]
    public void Colours_become_styles(string line, string text, string classes, string style) =>
        Assert.Equal((text, classes, style), Assert.Single(Ansi.Parse(line)) is var span ? (span.Text, span.Classes, span.Style) : default);

    [Fact]
    public void Spans_know_where_they_stand_in_the_raw_line()
    {
        var spans = Ansi.Parse("ab\u001b[1mcd\u001b[22mef");

        Assert.Equal([(0, "ab"), (6, "cd"), (13, "ef")], spans.Select(span => (span.Start, span.Text)));
    }

    [Theory]
    [InlineData("\u001b[2Kline")]
    [InlineData("\u001b]0;a title\u0007line")]
    [InlineData("\u001b]8;;https://example.com\u001b\\line")]
    [InlineData("line\u001b[")]
    [InlineData("line\u001b")]
    public void Other_sequences_are_left_out(string line) => Assert.Equal("line", string.Concat(Ansi.Parse(line).Select(span => span.Text)));

    [Fact]
    public void A_style_holds_only_numbers_that_were_read()
    {
        var span = Assert.Single(Ansi.Parse("\u001b[38;2;999;1;1mtext"));

        Assert.Equal("color:rgb(231,1,1);", span.Style);
    }

    [Fact]
    public void Matches_cut_spans_where_they_begin_and_end()
    {
        // Found in the raw text "one \e[1mtwo": "ne " and "tw".
        var pieces = Marks.Cut(Ansi.Parse("one \u001b[1mtwo"), [(1, 3), (8, 2)]).ToList();

        Assert.Equal([("o", false), ("ne ", true), ("tw", true), ("o", false)], pieces.Select(piece => (piece.Text, piece.Marked)));
        Assert.Equal("a-bold", pieces[3].Classes);
    }

    [Fact]
    public void A_match_over_two_spans_marks_both()
    {
        var pieces = Marks.Cut(Ansi.Parse("ab\u001b[1mcd"), [(1, 6)]).ToList();

        Assert.Equal([("a", false), ("b", true), ("c", true), ("d", false)], pieces.Select(piece => (piece.Text, piece.Marked)));
    }
}
