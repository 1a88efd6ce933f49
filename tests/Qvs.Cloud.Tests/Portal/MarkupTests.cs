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
        Assert.Empty(WordBetweenTags().Matches(WithoutCode(File.ReadAllText(TestPaths.InRepository(page))))
            .Select(match => match.Value));

    [Theory]
    [InlineData("<p>Hello there</p>")]
    [InlineData("<p>@PortalText.Lead and more</p>")]
    public void A_word_in_markup_is_found(string markup) => Assert.Matches(WordBetweenTags(), markup);

    [Theory]
    [InlineData("<p>@PortalText.Lead</p>")]
    [InlineData("<p>@PortalText.Lead · @PortalText.ProductName</p>")]
    [InlineData("<p>@(count > 1 ? Text.Many : Text.One)</p>")]
    [InlineData("@foreach (var x in List)\n{\n    <b>@x</b>\n}")]
    public void Code_in_markup_is_not_taken_for_words(string markup) => Assert.DoesNotMatch(WordBetweenTags(), markup);

    /// <summary>What is left is markup with its texts: attributes hold code or names, and lines of code begin with a keyword or a brace.</summary>
    private static string WithoutCode(string page)
    {
        var text = RazorComment().Replace(page, "");
        var block = text.IndexOf("@code", StringComparison.Ordinal);
        text = Calls(Attribute().Replace(block < 0 ? text : text[..block], ""));
        return string.Join('\n', text.Split('\n').Where(line => !CodeLine().IsMatch(line)));
    }

    /// <summary>Takes out <c>@Name.Member(...)[...]</c>, whatever its brackets hold.</summary>
    private static string Calls(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', Math.Min(at, text.Length)))
        {
            var end = at + 1;
            for (var depth = 0; end < text.Length && (depth > 0 || char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '(' or '[' or '?' or '!'); end++)
            {
                depth += text[end] is '(' or '[' ? 1 : text[end] is ')' or ']' ? -1 : 0;
                if (depth == 0 && text[end] is ')' or ']' && (end + 1 == text.Length || text[end + 1] is not ('.' or '(' or '[' or '?')))
                {
                    end++;
                    break;
                }
            }

            text = text.Remove(at, end - at);
        }

        return text;
    }

    /// <summary>Between '>' and '&lt;' on one line: two letters or more that do not belong to an expression.</summary>
    [GeneratedRegex(@"(?<=<[^<>\n]*>)(?:[^<>@\n]|@[\w.]+|@\([^)]*\))*?(?<![@\w.])\p{L}{2,}[^<>\n]*(?=<)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBetweenTags();

    [GeneratedRegex("""="(?:@\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^"\n])*"|=@\w[\w.]*""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^\s*(?:@?(?:if|else|foreach|for|switch|case|default|var|using|inherits|page|inject|implements|typeparam)\b|[{}]|@\{)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeLine();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RazorComment();
}
