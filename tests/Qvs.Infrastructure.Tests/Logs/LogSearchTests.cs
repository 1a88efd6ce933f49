using Qvs.Domain.Ports;
using Qvs.Infrastructure.Logs;

namespace Qvs.Infrastructure.Tests.Logs;

public sealed class LogSearchTests
{
    private static readonly string[] Lines = ["Pull and pull again", "", "日本 PULL 日本", "pul", "ffffffff is no time", "a.b", "aab pullpull"];

    [Theory]
    [InlineData("pull", "1:0 1:9 3:3 7:4 7:8")]
    [InlineData("PULL", "1:0 1:9 3:3 7:4 7:8")]
    [InlineData("(pull)", "1:0 1:9 3:3 7:4 7:8")]
    [InlineData("日本", "3:0 3:8")]
    [InlineData("ll a", "1:2 1:11")]
    [InlineData("a.b", "6:0 7:0")]
    [InlineData("a\\.b", "6:0")]
    [InlineData("^pul$", "4:0")]
    [InlineData("ffffffff", "5:0")]
    [InlineData("1:0", "")]
    public void Words_and_expressions_are_found_wherever_they_stand(string expression, string expected)
    {
        var search = new LogSearch(expression, 100);
        search.Look(new LogChunk(1, 4, 0), Stored(Lines[..4]));
        search.Look(new LogChunk(5, 3, 0), Stored(Lines[4..]));

        Assert.Equal(expected, string.Join(' ', search.Matches.Select(match => $"{match.Line.Number}:{match.Start}")));
        Assert.All(search.Matches, match => Assert.Equal(Lines[match.Line.Number - 1], match.Line.Text));
        Assert.Equal(search.Matches.Length, search.Total);
    }

    [Fact]
    public void All_are_counted_and_the_first_are_told()
    {
        var search = new LogSearch("line", 3);

        search.Look(new LogChunk(1, 50, 0), Stored([.. Enumerable.Range(1, 100).Select(at => $"line {at}")]));

        Assert.Equal(50, search.Total);
        Assert.Equal([1, 2, 3], search.Matches.Select(match => match.Line.Number));
    }

    private static byte[] Stored(params string[] lines) =>
        [.. lines.SelectMany((line, at) => LogBlobs.Encode(new LogLine(at + 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), line)))];
}
