namespace Qvs.Testing;

/// <summary>
/// Compares text with a checked-in file. With <c>QVS_UPDATE=1</c> the file is rewritten instead; the review of that diff is the test.
/// </summary>
public static class GoldenFile
{
    public static bool Updating { get; } = Environment.GetEnvironmentVariable("QVS_UPDATE") == "1";

    /// <param name="path">The expected file: absolute, or relative to the repository.</param>
    /// <param name="actual">The text that the program produced. Line ends are compared as LF.</param>
    public static void Check(string path, string actual) => Check(path, actual, Updating);

    internal static void Check(string path, string actual, bool updating)
    {
        path = TestPaths.InRepository(path);
        actual = ToLf(actual);
        var expected = File.Exists(path) ? ToLf(File.ReadAllText(path)) : null;
        if (expected == actual)
        {
            return;
        }

        if (!updating)
        {
            throw new GoldenMismatchException(Describe(path, expected, actual));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, actual);
    }

    private static string Describe(string path, string? expected, string actual)
    {
        var name = TestPaths.Relative(path);
        var problem = expected is null
            ? $"{name} does not exist. The text would be:\n{TextDiff.Between("", actual)}"
            : $"{name} differs (- expected, + actual):\n{TextDiff.Between(expected, actual)}";
        return $"{problem.TrimEnd()}\n\nIf the new text is right: QVS_UPDATE=1 dotnet test --project {ProjectOf(name)}";
    }

    /// <summary><c>tests/Qvs.Cue.Tests/Golden/x.txt</c> belongs to <c>tests/Qvs.Cue.Tests</c>.</summary>
    private static string ProjectOf(string name) =>
        name.Split('/') is ["tests", var project, _, ..] ? $"tests/{project}" : "<this test project>";

    private static string ToLf(string text) => text.ReplaceLineEndings("\n");
}
