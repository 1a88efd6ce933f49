namespace Qvs.Testing.Tests;

public sealed class GoldenFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_text_passes_whatever_its_line_ends() =>
        GoldenFile.Check(_folder.Write("a.txt", "one\ntwo\n"), "one\r\ntwo\r\n", updating: false);

    [Fact]
    public void A_difference_fails_with_the_changed_lines_only()
    {
        var path = _folder.Write("a.txt", "1\n2\n3\n4\n5\n6\n7\n");

        var failure = Assert.Throws<GoldenMismatchException>(() => GoldenFile.Check(path, "1\n2\n3\nfour\n5\n6\n7\n", updating: false));

        Assert.Contains("@@ line 4\n 2\n 3\n-4\n+four\n 5\n 6\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("QVS_UPDATE=1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_fails_and_the_message_names_the_project_to_run()
    {
        var failure = Assert.Throws<GoldenMismatchException>(
            () => GoldenFile.Check("tests/Qvs.Testing.Tests/no-such-folder/x.txt", "text", updating: false));

        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("dotnet test --project tests/Qvs.Testing.Tests", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Updating_writes_the_file_with_its_folders()
    {
        var path = _folder.Combine("new", "a.txt");

        GoldenFile.Check(path, "text\r\n", updating: true);

        Assert.Equal("text\n", File.ReadAllText(path));
    }
}
