using System.Reflection;
using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Goldens;

/// <summary><c>src/docs/diagnostics.md</c> lists what the code declares, and its examples give what they stand for.</summary>
public sealed partial class DiagnosticsPageTests
{
    private static readonly (string Code, string Title, string Language, string Example)[] Page =
        [.. Entry.Matches(File.ReadAllText(TestPaths.InRepository("src", "docs", "diagnostics.md")).ReplaceLineEndings("\n"))
            .Select(m => (m.Groups["code"].Value, m.Groups["title"].Value, m.Groups["language"].Value, m.Groups["example"].Value))];

    [GeneratedRegex(@"^### (?<code>[A-Z]+\d+): (?<title>.+)\n\n```(?<language>\w+)\n(?<example>(?:.*\n)+?)```$", RegexOptions.Multiline)]
    private static partial Regex Entry { get; }

    public static TheoryData<string> Examples => [.. Page.Where(e => e.Language == "cue").Select(e => e.Code)];

    [Fact]
    public void Page_and_descriptors_agree()
    {
        var declared = typeof(CueContext).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .Distinct()
            .Select(d => $"{d.Code}: {d.Title.TrimEnd('.')}");

        Assert.Equal(declared.Order(StringComparer.Ordinal), Page.Select(e => $"{e.Code}: {e.Title}"));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_gives_the_diagnostic(string code)
    {
        var example = Array.Find(Page, e => e.Code == code).Example;
        var context = new CueContext(new CueOptions { Files = new MemoryFiles("/m", [new("in.cue", example)]), WorkingDirectory = "/m" });

        var loaded = context.Load("./in.cue");
        var found = loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)).Select(d => d.Code).ToHashSet();
        if (found.Count == 0)
        {
            found = [.. context.Build(Assert.Single(loaded.Instances)).Validate(concrete: true).Select(d => d.Code)];
        }

        Assert.Contains(code, found);
    }
}
