using System.Text.RegularExpressions;

namespace Qvs.Cue.Tests.Builtins;

/// <summary>
/// Runs the plain calls of upstream's own package tests where QVS_CUE_SOURCE names a checkout, and counts those that agree. Only calls on literals are run; expressions need an evaluator.
/// </summary>
public sealed partial class UpstreamTests(ITestOutputHelper output)
{
    private static string? Source => System.Environment.GetEnvironmentVariable("QVS_CUE_SOURCE");

    [Theory]
    [InlineData("list", 50)]
    [InlineData("strings", 9)]
    [InlineData("regexp", 15)]
    [InlineData("net", 90)]
    [InlineData("time", 1)]
    [InlineData("text/template", 1)]
    public void Calls_agree_with_upstream(string package, int least)
    {
        Assert.SkipWhen(Source is null, "QVS_CUE_SOURCE names no checkout of cue");
        var folder = Path.Combine(Source ?? "", "pkg", package, "testdata");
        var (same, different) = (0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(folder, "*.txtar").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            var result = text[text.LastIndexOf("-- out/", StringComparison.Ordinal)..];
            result = result[int.Max(0, result.IndexOf("\nResult:", StringComparison.Ordinal))..];
            var input = text[..text.IndexOf("-- out/", StringComparison.Ordinal)];
            foreach (Match call in Call().Matches(input))
            {
                if (Run(package, call.Groups[2].Value) is not { } got
                    || Regex.Match(result, $@"^{call.Groups[1].Value}:[ \t]*(.*)$", RegexOptions.Multiline) is not { Success: true } line)
                {
                    continue;
                }

                var want = line.Groups[1].Value;
                var agrees = want.StartsWith("_|_", StringComparison.Ordinal)
                    ? got.StartsWith("error: ", StringComparison.Ordinal) && (want.EndsWith(got[7..], StringComparison.Ordinal) || got.StartsWith("error: wrong kind", StringComparison.Ordinal))
                    : want.EndsWith('{') || want.EndsWith('[') || Plain(want) == Plain(got);
                same += agrees ? 1 : 0;
                if (!agrees)
                {
                    different.Add($"{Path.GetFileName(file)} {call.Value}: {got} instead of {want}");
                }
            }
        }

        different.ForEach(output.WriteLine);
        output.WriteLine($"{package}: {same} agree, {different.Count} differ");
        Assert.True(same >= least, $"{package}: only {same} agree\n{string.Join('\n', different)}");
    }

    private static string? Run(string package, string call)
    {
        try
        {
            return CueText.Evaluate(call.Replace(package[(package.LastIndexOf('/') + 1)..] + ".", package + ".", StringComparison.Ordinal));
        }
        catch (Exception problem) when (problem is FormatException or Xunit.Sdk.XunitException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string Plain(string text) => text.Replace("{{", "{", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(\w+):[ \t]*(\w+\.\w+\(.*\))$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Call();
}
