using System.Globalization;
using Qvs.Cloud.Portal;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain;

namespace Qvs.Cloud.Tests.Portal;

public sealed class RejectionWordsTests
{
    public static TheoryData<string> SharedCodes => [.. typeof(RejectionCodes).GetFields().Select(code => (string)code.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(SharedCodes))]
    [InlineData("value-missing")]
    [InlineData("self-approval")]
    [InlineData("environment-frozen")]
    [InlineData("application-name-invalid")]
    public void Every_language_but_that_of_the_rules_has_words_for_a_refusal(string code) => Assert.All(
        Preferences.Languages, language => Assert.Equal(language.TwoLetterISOLanguageName != "en", Of(code, language) is { Length: > 0 }));

    [Fact]
    public void A_code_without_words_keeps_the_text_of_its_rule() => Assert.Null(Of("unheard-of", CultureInfo.GetCultureInfo("ja-JP")));

    private static string? Of(string code, CultureInfo language)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = language;
        try
        {
            return RejectionWords.Of(new Rejection(code, "The message."));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
