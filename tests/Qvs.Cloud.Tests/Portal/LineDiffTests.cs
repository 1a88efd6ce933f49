using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Tests.Portal;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", " a b c")]
    [InlineData("a\nb\nc", "a\nx\nc", " a-b+x c")]
    [InlineData("", "a", "+a")]
    [InlineData("a", "", "-a")]
    [InlineData("a\nb\nc\nd", "b\nc\nd\ne", "-a b c d+e")]
    [InlineData("a\r\nb", "a\nb\n", " a b")]
    public void The_longest_common_part_stays(string before, string after, string expected) =>
        Assert.Equal(expected, string.Concat(LineDiff.Of(before, after).Select(Sign)));

    [Fact]
    public void Removing_what_was_added_and_adding_nothing_gives_back_what_was_before()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var (before, after) = (Lines(random), Lines(random));
            var diff = LineDiff.Of(string.Join('\n', before), string.Join('\n', after));

            Assert.Equal(before, diff.Where(line => line.Kind != DiffKind.Added).Select(line => line.Text));
            Assert.Equal(after, diff.Where(line => line.Kind != DiffKind.Removed).Select(line => line.Text));
        }
    }

    [Fact]
    public void Texts_too_long_to_compare_are_replaced_in_the_middle()
    {
        var before = string.Join('\n', Enumerable.Range(0, 5000).Select(n => $"a{n}"));
        var after = string.Join('\n', Enumerable.Range(0, 5000).Select(n => $"b{n}"));

        Assert.Equal(10_000, LineDiff.Of(before, after).Count);
    }

    [Fact]
    public void Unchanged_lines_far_from_a_change_are_folded()
    {
        var lines = LineDiff.Of("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nx\n6\n7\n8\n9");

        Assert.Equal("… 4-5+x 6…", string.Concat(LineDiff.Folded(lines, 1).Select(line => line is { } shown ? Sign(shown) : "…")));
    }

    private static string Sign(DiffLine line) => line.Kind switch { DiffKind.Added => "+", DiffKind.Removed => "-", _ => " " } + line.Text;

    private static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => "abc"[random.Next(3)].ToString())];
}
