using Qvs.Cli.Platform;

namespace Qvs.Cli.Tests.Platform;

public sealed class TextTableTests
{
    private static readonly string[][] Rows = [["NAME", "DESCRIPTION", "N"], ["shop", "a web shop with a long description that does not fit", "12"]];

    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_where_there_is_room() =>
        Assert.Equal("NAME  KIND  N\nshop  git   12\n", TextTable.Of([["NAME", "KIND", "N"], ["shop", "git", "12"]], null));

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(24)]
    public void The_widest_column_gives_way_and_every_line_fits(int width)
    {
        var lines = TextTable.Of(Rows, width).Split('\n');

        Assert.All(lines, line => Assert.True(TextTable.WidthOf(line) <= width, line));
        Assert.Contains("12", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Japanese_takes_two_columns_a_character()
    {
        var lines = TextTable.Of([["NAME", "N"], ["本番環境の店舗", "1"], ["shop", "2"]], 14).Split('\n');

        Assert.Equal(10, TextTable.WidthOf("本番環境の"));
        Assert.All(lines, line => Assert.True(TextTable.WidthOf(line) <= 14, line));
        Assert.Equal(TextTable.WidthOf(lines[0]), TextTable.WidthOf(lines[1]));
    }

    [Fact]
    public void A_cell_with_lines_stays_one_line() => Assert.Equal("A\na b\n", TextTable.Of([["A"], ["a\nb"]], null));
}
