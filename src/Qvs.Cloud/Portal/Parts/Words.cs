using System.Globalization;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Texts with values in them, in the reader's culture.</summary>
internal static class Words
{
    public static string Of(string text, params object?[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    public static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);
}
