using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cli.Tests;

/// <summary>
/// Every broken config, params file and adapter of <c>tests/Qvs.Adapters.Tests/Cases/broken</c> by the real program: its exit code, that each
/// error names file, line and column, and that nothing is written.
/// </summary>
public sealed partial class BrokenInputTests
{
    private static readonly string Folder = TestPaths.InRepository("tests", "Qvs.Adapters.Tests", "Cases", "broken");

    public static TheoryData<string> Cases() => [.. Directory.EnumerateFiles(Folder, "*.txtar").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void On_error_the_place_is_named_and_nothing_is_written(string name)
    {
        var archive = Txtar.Load(Path.Combine(Folder, name + ".txtar"));
        var asked = Asked().Match(archive.Comment) is { Success: true } match ? match.Groups[1].Value.Split(' ') : ["app", "pipelines"];
        foreach (var what in asked.Where(a => a is "app" or "pipelines"))
        {
            using var qvsctl = new Qvsctl();
            foreach (var file in archive.Files.Where(f => !f.Name.StartsWith("out/", StringComparison.Ordinal)))
            {
                qvsctl.Add(file.Name, HostileText.Bytes(file.Text));
            }

            Check(qvsctl, what, Codes().Matches(archive[$"out/{what}.diagnostics"] ?? ""), archive["params.json"] is not null);
        }
    }

    private static void Check(Qvsctl qvsctl, string what, MatchCollection expected, bool hasValues)
    {
        var files = qvsctl.Add("out.yaml", "before\n").Files.ToArray();
        string[] arguments = what == "app" ? ["manifest", "compile"] : ["pipeline", "compile", "--prefix", "shop"];
        var (exitCode, output, error) = qvsctl.Run([.. arguments, "-c", "qvs.yaml", "-o", "out.yaml", .. hasValues && what == "app" ? (string[])["-p", "params.json"] : []]);

        var said = Said().Matches(error);
        Assert.Equal("", output);
        Assert.Equal(expected.Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal), said.Select(m => m.Groups[2].Value).Order(StringComparer.Ordinal));
        Assert.All(said.Where(m => m.Groups[1].Value == "error"), m => Assert.Matches(@"^[^\s:]+:[1-9][0-9]*:[1-9][0-9]*: ", m.Value));
        Assert.Equal(files, qvsctl.Files);
        var isBroken = said.Any(m => m.Groups[1].Value == "error");
        Assert.Equal(isBroken, qvsctl.Read("out.yaml") == "before\n");
        Assert.Equal(isBroken ? 1 : 0, exitCode);
    }

    [GeneratedRegex("^compile: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Asked();

    /// <summary>The first code of a line; a line of a place below has none.</summary>
    [GeneratedRegex(@"^(?:\S+: )?(?:warning )?((?:QVS|CUE)\d{4}): ", RegexOptions.Multiline)]
    private static partial Regex Codes();

    [GeneratedRegex(@"^(?:\S+: )?(error|warning) ((?:QVS|CUE)\d{4}): ", RegexOptions.Multiline)]
    private static partial Regex Said();
}
