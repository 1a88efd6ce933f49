using System.Text;

namespace Qvs.Cue.Builtins.Strings;

/// <summary>Positions are those of UTF-8 bytes, -1 where there is none.</summary>
internal static class Searching
{
    public static int Index(string text, string part) => ByteOffset(text, text.IndexOf(part, StringComparison.Ordinal));

    // LastIndexOf("") of .NET is the end of the text, as in Go.
    public static int LastIndex(string text, string part) => ByteOffset(text, text.LastIndexOf(part, StringComparison.Ordinal));

    public static int IndexAny(string text, string chars)
    {
        var set = new HashSet<Rune>(chars.EnumerateRunes());
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (set.Contains(rune))
            {
                return offset;
            }

            offset += rune.Utf8SequenceLength;
        }

        return -1;
    }

    public static int LastIndexAny(string text, string chars)
    {
        var set = new HashSet<Rune>(chars.EnumerateRunes());
        var (offset, last) = (0, -1);
        foreach (var rune in text.EnumerateRunes())
        {
            last = set.Contains(rune) ? offset : last;
            offset += rune.Utf8SequenceLength;
        }

        return last;
    }

    /// <summary>How often it occurs without overlapping; the empty text occurs before each rune and at the end.</summary>
    public static int Count(string text, string part)
    {
        if (part.Length == 0)
        {
            return Utf8.RuneCount(text) + 1;
        }

        var count = 0;
        for (var i = text.IndexOf(part, StringComparison.Ordinal); i >= 0; i = text.IndexOf(part, i + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    /// <summary>Replaces the first <paramref name="times"/> occurrences, of which there are that many.</summary>
    public static string Replace(string text, string old, string replacement, int times)
    {
        var result = new StringBuilder(text.Length);
        var start = 0;
        for (var i = 0; i < times; i++)
        {
            var next = start;
            if (old.Length > 0)
            {
                next = text.IndexOf(old, start, StringComparison.Ordinal);
            }
            else if (i > 0)
            {
                _ = Rune.DecodeFromUtf16(text.AsSpan(start), out _, out var length);
                next += length;
            }

            result.Append(text, start, next - start).Append(replacement);
            start = next + old.Length;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static int ByteOffset(string text, int offset) => offset <= 0 ? offset : Utf8.ByteCount(text.AsSpan(0, offset));
}
