using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>Words belong in resources: a word between tags would be English for everybody.</summary>
public sealed partial class MarkupTests
{
    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(TestPaths.InRepository("src"), "*.razor", SearchOption.AllDirectories).Select(TestPaths.Relative)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Markup_holds_no_words(string page) =>
        Assert.Empty(WordBetweenTags().Matches(WithoutCode(File.ReadAllText(TestPaths.InRepository(page)))).Select(match => match.Value));

    [Theory]
    [InlineData("<p>Hello there</p>")]
    [InlineData("<p>@PortalText.Lead and more</p>")]
    [InlineData("<p class=\"@(a > b ? \"x\" : \"y\")\">Hello there</p>")]
    [InlineData("@if (a > b)\n{\n    <td>Hello there</td>\n}")]
    public void A_word_in_markup_is_found(string markup) => Assert.Matches(WordBetweenTags(), WithoutCode(markup));

    [Theory]
    [InlineData("<p>@PortalText.Lead</p>")]
    [InlineData("<p>@PortalText.Lead · @PortalText.ProductName</p>")]
    [InlineData("<p>@(count > 1 ? Text.Many : Text.One)</p>")]
    [InlineData("@foreach (var x in List)\n{\n    <b>@x</b>\n}")]
    [InlineData("<p class=\"@(a > b ? \"x\" : \"y\")\" title=\"@Of(c, d => d.E)\">@Text.Lead</p>")]
    [InlineData("@foreach (var x in Of<string>(list))\n{\n    <b>@x</b>\n}")]
    [InlineData("<b>@x</b>\n@code {\n    private List<string> Words(List<string> of) => of;\n}")]
    public void Code_in_markup_is_not_taken_for_words(string markup) => Assert.DoesNotMatch(WordBetweenTags(), WithoutCode(markup));

    /// <summary>What a browser gets: no comments, no code, nothing in attributes, no expressions in parentheses.</summary>
    private static string WithoutCode(string markup)
    {
        var text = RazorComment().Replace(markup, "");
        text = CodeBlock().Replace(text, "");
        text = ControlLine().Replace(text, "");
        var kept = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (Call().Match(text, at) is { Success: true } call && call.Index == at)
            {
                // An expression with parentheses: to the one that closes.
                var depth = 0;
                at += call.Length - 1;
                do
                {
                    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
                    at++;
                }
                while (depth > 0 && at < text.Length);
                at--;
                continue;
            }

            kept.Append(text[at]);
        }

        return AttributeValue().Replace(Indexed().Replace(kept.ToString(), ""), "");
    }

    /// <summary>Between '>' and '&lt;' on one line: two letters or more that do not belong to an expression.</summary>
    [GeneratedRegex(@"(?<=<[^<>\n]*>)(?:[^<>@\n]|@[\w.]+|@\([^)]*\))*?(?<![@\w.])\p{L}{2,}[^<>\n]*(?=<)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WordBetweenTags();

    [GeneratedRegex(@"^@code \{.*", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\s*(@(if|for|foreach|switch|using|inject|inherits|implements|page|layout)\b|else\b|case\b|default:|var\b).*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ControlLine();

    [GeneratedRegex(@"\G@(?:(?:if|for|foreach) |[\w.]*(?:<[\w.]+>)?)\(", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Call();

    [GeneratedRegex(@"@[\w.]+\[[^\]\n]*\][\w.()]*", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Indexed();

    [GeneratedRegex("=\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AttributeValue();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex RazorComment();
}
