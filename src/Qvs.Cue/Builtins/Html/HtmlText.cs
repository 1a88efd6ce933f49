using System.Text;

namespace Qvs.Cue.Builtins.Html;

internal static class HtmlText
{
    private const int LongestWithoutSemicolon = 6;

    // HTML reads the numbers of C1 controls as Windows' Western code page.
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

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

    public static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            var next = text.IndexOf('&', position);
            next = next < 0 ? text.Length : next;
            result.Append(text, position, next - position);
            position = next;
            if (position < text.Length)
            {
                position += text.AsSpan(position).StartsWith("&#") ? Number(result, text, position) : Name(result, text, position);
            }
        }

        return result.ToString();
    }

    /// <summary>Writes what <c>&amp;#60;</c> stands for and returns its length. As in Go a lone digit needs its semicolon.</summary>
    private static int Number(StringBuilder result, string text, int start)
    {
        var isHex = start + 2 < text.Length && text[start + 2] is 'x' or 'X';
        var end = start + (isHex ? 3 : 2);
        var code = 0;
        for (; end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
        {
            code = int.Min(0x110000, (code * (isHex ? 16 : 10)) + Convert.ToInt32(text[end].ToString(), 16));
        }

        end += end < text.Length && text[end] == ';' ? 1 : 0;
        if (end - start <= 3 || text.Length - start <= 3)
        {
            result.Append('&');
            return 1;
        }

        code = code is >= 0x80 and <= 0x9F ? Windows1252[code - 0x80] : code;
        result.Append(code != 0 && Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD");
        return end - start;
    }

    /// <summary>Writes what <c>&amp;lt;</c> stands for, or a known name at its beginning that needs no semicolon, or the text itself.</summary>
    private static int Name(StringBuilder result, string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        end += end < text.Length && text[end] == ';' ? 1 : 0;
        var name = text[(start + 1)..end];
        if (HtmlEntities.Find(name) is { } found)
        {
            result.Append(found);
            return end - start;
        }

        for (var length = int.Min(name.Length - 1, LongestWithoutSemicolon); length > 1; length--)
        {
            if (HtmlEntities.Find(name[..length]) is { } prefix)
            {
                result.Append(prefix);
                return length + 1;
            }
        }

        result.Append(text, start, end - start);
        return end - start;
    }
}
