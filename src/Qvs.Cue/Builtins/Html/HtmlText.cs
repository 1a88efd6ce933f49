using System.Text;

namespace Qvs.Cue.Builtins.Html;

internal static class HtmlText
{
    /// <summary>As Go does it: quotes by number, since <c>&amp;apos;</c> was not in HTML before version 5.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '&' => "&amp;",
                '\'' => "&#39;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&#34;",
                _ => null,
            } ?? c.ToString());
        }

        return result.ToString();
    }
}
