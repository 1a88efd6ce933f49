using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using MudBlazor.Services;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>Rules speak English; what they refuse as invalid is said in Japanese as well, and what is not shows that it is English.</summary>
public sealed partial class RuleSentencesTests : IDisposable
{
    private static readonly Lazy<string> Source = new(() => string.Join('\n', ((string[])["Qvs.Domain", "Qvs.Grains"])
        .SelectMany(project => Directory.EnumerateFiles(TestPaths.InRepository("src", project), "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText)));

    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    public RuleSentencesTests() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");

    public void Dispose() => CultureInfo.CurrentUICulture = _before;

    [Theory]
    [InlineData("The weight is 500.", "重みが 500 になっています。")]
    [InlineData("Use 1 to 100.", "1 から 100 の間にしてください。")]
    [InlineData("Use 1 to 1000.", "1 から 1000 の間にしてください。")]
    [InlineData("The target 'api' (Aws) has no region.", "ターゲット「api」(Aws)に region がありません。")]
    [InlineData("There is no credential 'it's', which 'x' names.", "'x' で指定された認証情報「it's」はありません。")]
    [InlineData("The quota 'openRuns' of the project is 50 open runs, and 51 are used.", "割り当て「openRuns」の上限は 50 で、51 が使われています。")]
    [InlineData("Two targets are called '{0} {9}'.", "「{0} {9}」という名前のターゲットが 2 つあります。")]
    [InlineData("push to release/1 of payments", "payments の release/1 へのプッシュ")]
    [InlineData("rollback to run 3: too slow", "実行 3 へのロールバック: too slow")]
    [InlineData("The weight is", null)]
    [InlineData("Nobody has thought of this.", null)]
    [InlineData("", null)]
    public void A_sentence_is_told_by_its_form(string english, string? japanese) => Assert.Equal(japanese, RuleSentences.Of(english));

    [Fact]
    public void In_English_the_rule_itself_speaks()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");

        Assert.Null(RuleSentences.Of("The weight is 500."));
    }

    [Fact]
    public void Whatever_is_refused_as_invalid_has_a_sentence()
    {
        var sentences = Refusal().Matches(Source.Value).SelectMany(match => match.Groups.Values.Skip(1)).Select(group => Slot().Replace(group.Value, "7"))
            // What triggers are is put together of two parts; the whole sentences are known.
            .Where(sentence => sentence.Count(char.IsLetter) > 8 && sentence != "The trigger '7' 7.").Distinct(StringComparer.Ordinal).ToList();

        Assert.True(sentences.Count > 100, $"{sentences.Count}");
        Assert.DoesNotContain(sentences, sentence => RuleSentences.Of(sentence) is null);
    }

    [Fact]
    public void What_is_said_in_Japanese_is_said_by_a_rule()
    {
        var source = Slot().Replace(Source.Value, "{}");
        var kept = File.ReadAllText(TestPaths.InRepository("src", "Qvs.Cloud", "Portal", "Text", "RuleText.ja.resx"));
        var forms = Name().Matches(kept).Select(match => Slot().Replace(System.Net.WebUtility.HtmlDecode(match.Groups[1].Value), "{}")).ToList();

        Assert.True(forms.Count > 100, $"{forms.Count}");
        Assert.DoesNotContain(forms, form => !source.Contains($"\"{form}\"", StringComparison.Ordinal) && !form.StartsWith("The trigger '{}' ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_stays_English_is_marked()
    {
        await using var page = new BunitContext();
        page.Services.AddMudServices();
        var known = page.Render<RejectionView>(with => with.Add(view => view.Rejection, new Rejection(RejectionCodes.Invalid, "The weight is 0.", "Use 1 to 100.")));
        var unknown = page.Render<RejectionView>(with => with.Add(view => view.Rejection, new Rejection(RejectionCodes.Invalid, "<b>Unheard of</b>", "Use 1 to 100.")));

        Assert.Empty(known.FindAll("[lang=en]"));
        Assert.Equal("重みが 0 になっています。", known.Find("span").TextContent);
        Assert.Equal("<b>Unheard of</b>", unknown.Find("details [lang=en]").TextContent);
        Assert.Equal("入力内容に問題があります。", unknown.Find("span").TextContent);
        Assert.Equal("1 から 100 の間にしてください。", unknown.Find(".next").TextContent.Trim());
    }

    /// <summary>The sentence of a refusal, and the next step where that is a text right after it.</summary>
    [GeneratedRegex("""(?:RejectionCodes\.Invalid,|\b(?:Invalid|Wrong)\()\s*\$?"([A-Z'](?:[^"\\{]|\{[^{}"]*\})*)"(?:,\s*\$?"([A-Z](?:[^"\\{]|\{[^{}"]*\})*)")?""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Refusal();

    [GeneratedRegex("""\{[^{}"]*\}""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Slot();

    [GeneratedRegex("data name=\"([^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
