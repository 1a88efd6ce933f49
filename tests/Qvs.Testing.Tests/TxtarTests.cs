namespace Qvs.Testing.Tests;

public sealed class TxtarTests
{
    private const string Sample = "About.\n\n-- in.cue --\na: 1\n-- not a marker\n--no --\n-- out/empty --\n-- out/value.cue --\na: 1\n";

    [Fact]
    public void Files_are_found_by_name_and_the_comment_is_kept()
    {
        var archive = Txtar.Parse(Sample);

        Assert.Equal("About.\n\n", archive.Comment);
        Assert.Equal("a: 1\n-- not a marker\n--no --\n", archive["in.cue"]);
        Assert.Equal("", archive["out/empty"]);
        Assert.Null(archive["absent"]);
    }

    [Theory]
    [InlineData(Sample)]
    [InlineData("")]
    [InlineData("only a comment\n")]
    [InlineData("-- a --\n\n\n-- b --\n\n")]
    public void Text_that_is_read_and_written_is_the_same(string text) => Assert.Equal(text, Txtar.Parse(text).ToString());

    [Fact]
    public void A_file_is_replaced_in_its_place_or_added_at_the_end()
    {
        var archive = Txtar.Parse(Sample).With("in.cue", "b: 2").With("out/json", "{}\n");

        Assert.Equal(["in.cue", "out/empty", "out/value.cue", "out/json"], archive.Files.Select(file => file.Name));
        Assert.Equal("b: 2\n", archive["in.cue"]);
    }

    [Fact]
    public void A_last_line_without_its_end_gets_one() => Assert.Equal("x\n", Txtar.Parse("-- a --\nx")["a"]);
}
