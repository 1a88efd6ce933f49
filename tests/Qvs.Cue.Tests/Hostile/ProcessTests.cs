using System.Diagnostics;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>
/// The worst inputs once more, each given to the program itself in a process that is allowed 512 MB of heap: it exits as it should, and is
/// neither killed nor out of memory or stack.
/// </summary>
[Collection(nameof(HostileTests))]
public sealed class ProcessTests
{
    private static readonly string[] Names =
    [
        "structs in structs", "a chain of references", "values nest deeper than any text", "alternatives that multiply", "billion laughs of lists",
        "billion laughs of strings", "recursion in two branches", "a struct in itself that is no struct", "lists of one list that is shared",
        "JSON of JSON of JSON", "deep JSON", "regular expressions that backtrack", "huge exponents", "random bytes", "an enormous file of fields",
    ];

    public static TheoryData<string> Worst => [.. Names];

    [Theory]
    [MemberData(nameof(Worst))]
    public async Task Program_ends_as_it_should(string name)
    {
        var program = Program();
        Assert.SkipWhen(program is null, "qvsctl is not built");
        using var folder = new TempFolder();
        foreach (var (file, content) in HostileTests.Input(name).Files)
        {
            await File.WriteAllBytesAsync(folder.Write(file, ""), content, TestContext.Current.CancellationToken);
        }

        var clock = Stopwatch.StartNew();
        await using var run = ProgramRun.Start(
            program, ["cue", "export", "in.cue"], new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x20000000" }, folder.Path);
        var exitCode = await run.Exit(TimeSpan.FromMinutes(2));

        Assert.True(exitCode is 0 or 1 or 2, $"exit code {exitCode} after {clock.Elapsed}: {Start(run.Error)}");
        Assert.DoesNotContain("Unhandled exception", run.Error, StringComparison.Ordinal);
        Assert.True(exitCode == 0 || run.Error.Length > 0, "no diagnostic");
    }

    /// <summary>Where the build of this configuration puts it; nothing here refers to the program's project.</summary>
    private static string? Program()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = TestPaths.InRepository("artifacts", "bin", "Qvs.Cli", configuration, "qvsctl");
        return File.Exists(path) ? path : null;
    }

    private static string Start(string text) => text.Length > 300 ? text[..300] : text;
}
