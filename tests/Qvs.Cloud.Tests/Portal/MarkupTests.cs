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
        Assert.Empty(WordBetweenTags().Matches(RazorComment().Replace(File.ReadAllText(TestPaths.InRepository(page)), ""))
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

    /// <summary>Between '>' and '&lt;' on one line: two letters or more that do not belong to an expression.</summary>
    [GeneratedRegex(@"(?<=<[^<>\n]*>)(?:[^<>@\n]|@[\w.]+|@\([^)]*\))*?(?<![@\w.])\p{L}{2,}[^<>\n]*(?=<)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBetweenTags();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RazorComment();
}
