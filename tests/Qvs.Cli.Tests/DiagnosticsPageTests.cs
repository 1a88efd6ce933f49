using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cli.Tests;

/// <summary><c>src/docs/diagnostics.md</c> has every QVS code of the sources, once, with what it means and what to do.</summary>
public sealed partial class DiagnosticsPageTests
{
    private static readonly (string Code, string Meaning, string Next)[] Page =
        [.. Row.Matches(File.ReadAllText(TestPaths.InRepository("src", "docs", "diagnostics.md"))).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];

    private static readonly (string File, string Text)[] Sources =
    [
        .. Directory.EnumerateFiles(TestPaths.InRepository("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => (f, File.ReadAllText(f))),
    ];

    [GeneratedRegex(@"^\| (QVS\d{4}) \| (.+?) \| (.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex("\"(QVS\\d{4})\"")]
    private static partial Regex Code { get; }

    [GeneratedRegex("new\\(\"(QVS\\d{4})\", \"(.+?)\"\\)")]
    private static partial Regex Descriptor { get; }

    [Fact]
    public void The_page_lists_the_codes_of_the_sources_in_their_order()
    {
        var codes = Sources.SelectMany(s => Code.Matches(s.Text)).Select(m => m.Groups[1].Value).ToArray();

        Assert.True(codes.Length > 80, "the codes of the sources were not found");
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), Page.Select(r => r.Code));
    }

    [Fact]
    public void A_code_is_declared_in_one_place()
    {
        var twice = Sources.SelectMany(s => Code.Matches(s.Text).Select(m => (Code: m.Groups[1].Value, s.File)))
            .GroupBy(c => c.Code, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => TestPaths.Relative(c.File)))}");

        Assert.Empty(twice);
    }

    [Fact]
    public void The_page_says_what_the_descriptors_say()
    {
        var titles = Sources.SelectMany(s => Descriptor.Matches(s.Text)).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);

        Assert.DoesNotContain(Page, r => titles.TryGetValue(r.Code, out var title) && title != r.Meaning);
        Assert.DoesNotContain(Page, r => r.Next.Trim().Length < 5);
    }
}
