using System.Text;

namespace Qvs.Cue.Builtins;

/// <summary>
/// CUE counts strings in UTF-8 bytes or in runes (code points), .NET in UTF-16 units. Strings hold no invalid UTF-8; a lone surrogate
/// counts as U+FFFD, which is what it becomes when written.
/// </summary>
internal static class Utf8
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Invalid sequences become U+FFFD, one for each byte that cannot be part of a rune, as in Go.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var result = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            result.Append(rune.ToString());
            bytes = bytes[(valid ? length : 1)..];
        }

        return result.ToString();
    }

    public static int ByteCount(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);

    public static int RuneCount(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>The UTF-16 position of a rune, or -1 if the text has fewer.</summary>
    public static int OffsetOfRune(string text, int index)
    {
        var offset = 0;
        for (; index > 0; index--)
        {
            if (offset >= text.Length)
            {
                return -1;
            }

            offset += char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }

    /// <summary>Order of UTF-8 bytes, which is that of code points; UTF-16 units would put U+FFFD after U+10000.</summary>
    public static int Compare(string left, string right)
    {
        var length = int.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (l, r) = (left[i], right[i]);
            if (l != r)
            {
                return char.IsSurrogate(l) == char.IsSurrogate(r) ? l - r : char.IsSurrogate(l) ? 1 : -1;
            }
        }

        return left.Length - right.Length;
    }
}
