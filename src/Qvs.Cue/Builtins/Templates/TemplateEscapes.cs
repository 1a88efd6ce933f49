using System.Globalization;
using System.Text;
using Qvs.Cue.Builtins.Html;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>The escaping functions of text/template.</summary>
internal static class TemplateEscapes
{
    /// <summary>As package html does it, and U+0000 becomes U+FFFD.</summary>
    public static string Html(string text) => HtmlText.Escape(text).Replace('\0', '\uFFFD');

    public static string JavaScript(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                '\\' => @"\\",
                '\'' => @"\'",
                '"' => "\\\"",
                '<' => @"\u003C",
                '>' => @"\u003E",
                '&' => @"\u0026",
                '=' => @"\u003D",
                < ' ' => $"\\u{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}",
                _ when !GoFormat.IsPrintable(rune) => $"\\u{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}",
                _ => rune.ToString(),
            });
        }

        return result.ToString();
    }
}
