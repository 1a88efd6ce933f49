using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Strings;

/// <summary>Case by the simple mappings of Unicode, rune by rune and for no language in particular.</summary>
internal static class Casing
{
    // .NET's invariant mapping leaves out the dotted and dotless i, whose simple mappings Unicode has.
    public static Rune Lower(Rune rune) => rune.Value == 0x130 ? new Rune('i') : Rune.ToLowerInvariant(rune);

    public static Rune Upper(Rune rune) => rune.Value == 0x131 ? new Rune('I') : Rune.ToUpperInvariant(rune);

    /// <summary>Only four Latin digraphs and Georgian have a title case that is not their upper case.</summary>
    public static Rune Title(Rune rune) => rune.Value switch
    {
        >= 0x1C4 and <= 0x1C6 => new Rune(0x1C5),
        >= 0x1C7 and <= 0x1C9 => new Rune(0x1C8),
        >= 0x1CA and <= 0x1CC => new Rune(0x1CB),
        >= 0x1F1 and <= 0x1F3 => new Rune(0x1F2),
        (>= 0x10D0 and <= 0x10FA) or (>= 0x10FD and <= 0x10FF) => rune,
        _ => Upper(rune),
    };

    public static bool IsSpace(Rune rune) => rune.Value switch
    {
        (>= 0x09 and <= 0x0D) or 0x20 or 0x85 or 0xA0 => true,
        < 0x100 => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    public static string Map(string text, Func<Rune, Rune> change)
    {
        var result = new StringBuilder(text.Length);
        Span<char> buffer = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(buffer[..change(rune).EncodeToUtf16(buffer)]);
        }

        return result.ToString();
    }

    /// <summary>Changes the first rune of each word and leaves the others.</summary>
    public static string FirstOfWords(string text, Func<Rune, Rune> change)
    {
        var afterSpace = true;
        return Map(text, rune =>
        {
            var result = afterSpace ? change(rune) : rune;
            afterSpace = IsSpace(rune);
            return result;
        });
    }
}
