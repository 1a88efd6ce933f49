using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Strconv;

/// <summary>String literals as Go's <c>strconv.Quote</c> writes them; they also stand in messages.</summary>
internal static class GoQuoting
{
    /// <summary>Which characters are not escaped.</summary>
    public enum Keep
    {
        Printable,
        Graphic,
        Ascii,
    }

    public static string Quote(string text, Keep keep)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length;)
        {
            // Half a surrogate pair is what broken UTF-8 is in Go.
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            Append(result, rune, '"', keep);
            i += length;
        }

        return result.Append('"').ToString();
    }

    public static string Quote(Rune rune, Keep keep)
    {
        var result = new StringBuilder().Append('\'');
        Append(result, rune, '\'', keep);
        return result.Append('\'').ToString();
    }

    /// <summary>Letters, marks, numbers, punctuation, symbols, and of the blanks only the ASCII space.</summary>
    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => true,
    };

    public static bool IsGraphic(Rune rune) => IsPrintable(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static void Append(StringBuilder result, Rune rune, char quote, Keep keep)
    {
        var isKept = keep switch
        {
            Keep.Ascii => rune.IsAscii && IsPrintable(rune),
            Keep.Graphic => IsGraphic(rune),
            _ => IsPrintable(rune),
        };
        var escape = rune.Value switch
        {
            '\\' => @"\\",
            var c when c == quote => "\\" + quote,
            '\a' => @"\a",
            '\b' => @"\b",
            '\f' => @"\f",
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => @"\t",
            '\v' => @"\v",
            _ when isKept => rune.ToString(),
            < ' ' or 0x7f => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
            < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
        };
        result.Append(escape);
    }
}
