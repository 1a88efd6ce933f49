using System.Globalization;
using System.Resources;
using Qvs.Domain;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Refusals in the reader's language. Rules speak English; other languages have a text for each code, and show theirs after it.</summary>
public static class RejectionWords
{
    private static readonly ResourceManager Texts = new("Qvs.Cloud.Portal.Text.RejectionText", typeof(RejectionWords).Assembly);

    /// <returns>Null where the rule's own text says it best: in English, and for codes without a text.</returns>
    public static string? Of(Rejection rejection)
    {
        var language = CultureInfo.GetCultureInfo(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        return language.Name == "en"
            ? null
            : Texts.GetResourceSet(language, createIfNotExists: true, tryParents: false)?.GetString(
                rejection.Code.EndsWith("-name-invalid", StringComparison.Ordinal) ? "name-invalid" : rejection.Code);
    }
}
