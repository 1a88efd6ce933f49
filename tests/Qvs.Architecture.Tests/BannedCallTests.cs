using System.Globalization;
using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Architecture.Tests;

/// <summary>
/// The list of banned calls is only worth something if the build stops: a sample project under the rules of src is built, and every line
/// marked <c>// banned</c>, and no other, must be an error.
/// </summary>
public sealed partial class BannedCallTests
{
    private static readonly string Folder = TestPaths.InRepository("tests", "Qvs.Architecture.Tests", "Samples", "BannedCalls");

    [Fact]
    public async Task Each_banned_call_breaks_the_build()
    {
        await using var build = ProgramRun.Start(
            "dotnet",
            ["build", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-consoleLoggerParameters:NoSummary"],
            folder: Folder);

        var exit = await build.Exit(TimeSpan.FromMinutes(8));

        Assert.Equal(1, exit);
        Assert.Equal(MarkedLines(), [.. ErrorLines(build.Output)]);
    }

    private static List<int> MarkedLines() =>
    [
        .. File.ReadLines(Path.Combine(Folder, "Calls.cs"))
            .Select((text, index) => (text, line: index + 1))
            .Where(row => row.text.EndsWith("// banned", StringComparison.Ordinal))
            .Select(row => row.line),
    ];

    private static SortedSet<int> ErrorLines(string output) =>
        [.. BannedError().Matches(output).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"Calls\.cs\((\d+),\d+\): error RS0030", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex BannedError();
}
