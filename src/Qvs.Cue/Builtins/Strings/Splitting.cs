using System.Text;

namespace Qvs.Cue.Builtins.Strings;

internal static class Splitting
{
    /// <summary>At most <paramref name="limit"/> parts, any number if negative; an empty separator parts the runes.</summary>
    public static List<string> Split(string text, string separator, int limit, bool keepSeparator)
    {
        var parts = new List<string>();
        if (limit == 0)
        {
            return parts;
        }

        var start = 0;
        while (limit < 0 || parts.Count < limit - 1)
        {
            var end = separator.Length == 0 ? EndOfRune(text, start) : text.IndexOf(separator, start, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            parts.Add(text[start..(keepSeparator ? end + separator.Length : end)]);
            start = end + separator.Length;
        }

        // Runes end where the text ends; a separator at the end leaves an empty part.
        if (separator.Length > 0 || start < text.Length)
        {
            parts.Add(text[start..]);
        }

        return parts;
    }

    /// <summary>The words between runs of white space.</summary>
    public static IEnumerable<string> Fields(string text)
    {
        var start = -1;
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Casing.IsSpace(rune))
            {
                if (start >= 0)
                {
                    yield return text[start..offset];
                }

                start = -1;
            }
            else if (start < 0)
            {
                start = offset;
            }

            offset += rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            yield return text[start..];
        }
    }

    private static int EndOfRune(string text, int start)
    {
        if (start >= text.Length)
        {
            return -1;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(start), out _, out var length);
        return start + length;
    }
}
