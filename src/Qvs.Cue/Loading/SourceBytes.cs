using System.Text;

namespace Qvs.Cue.Loading;

/// <summary>Bytes to text: UTF-8, with or without a byte order mark. What is no UTF-8 becomes U+FFFD.</summary>
internal static class SourceBytes
{
    public static string Decode(byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return Encoding.UTF8.GetString(text.StartsWith(mark) ? text[mark.Length..] : text);
    }
}
