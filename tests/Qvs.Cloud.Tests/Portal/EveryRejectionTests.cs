using System.Globalization;
using System.Text.RegularExpressions;
using Qvs.Cloud.Portal;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>The codes are read from the source: a refusal that somebody adds has words in every language, or this fails.</summary>
public sealed partial class EveryRejectionTests
{
    public static TheoryData<string> Codes =>
    [
        .. ((string[])["Qvs.Domain", "Qvs.Grains", "Qvs.Infrastructure"])
            .SelectMany(project => Directory.EnumerateFiles(TestPaths.InRepository("src", project), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).SelectMany(match => match.Groups.Values.Skip(1)).Select(group => group.Value))
            .Where(code => code.Length > 0 && !NoCodes.Contains(code)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Fields of a kubeconfig, which stand beside sentences as codes do.</summary>
    private static readonly string[] NoCodes = ["current-context", "tls-server-name"];

    [Fact]
    public void The_codes_are_found()
    {
        var codes = Codes.Select(row => row.Data).ToList();

        Assert.True(codes.Count > 40, $"{codes.Count}");
        Assert.Contains("not-drifted", codes);
        Assert.Contains("self-approval", codes);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_refusal_has_words_in_every_language_but_that_of_the_rules(string code)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            foreach (var language in Preferences.Languages.Where(language => language.TwoLetterISOLanguageName != "en"))
            {
                CultureInfo.CurrentUICulture = language;
                Assert.False(string.IsNullOrEmpty(RejectionWords.Of(new Rejection(code, "The message."))), $"{code} in {language.Name}");
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A word with hyphens as the first thing of a rejection, or right before a sentence.</summary>
    [GeneratedRegex("""(?:new Rejection\(|Refuse(?:<[^>(]*>)?\(|Rejection\(|Try\()\s*"([a-z]+(?:-[a-z]+)+)"|"([a-z]+(?:-[a-z]+)+)",\s*\$?"[A-Z]""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
