using System.Globalization;

namespace Qvs.Domain.Sources;

/// <summary>
/// JSON of others as it can be read: without a byte order mark, and with U+FFFD for halves of characters, which whoever cuts texts at a number of UTF-16
/// units sends as escapes. They are JSON, and no text: nothing else of the payload shall be lost by them.
/// </summary>
internal static class PayloadText
{
    private const int EscapeLength = 6;

    /// <param name="payload">JSON in UTF-8.</param>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> payload)
    {
        payload = payload.Span.StartsWith("\uFEFF"u8) ? payload[3..] : payload;
        byte[]? mended = null;
        for (var at = 0; Next(payload.Span, at) is var escape and >= 0;)
        {
            var unit = Unit(payload.Span[escape..]);
            var isPair = unit is { } high && char.IsHighSurrogate(high) && Unit(payload.Span[(escape + EscapeLength)..]) is { } low && char.IsLowSurrogate(low);
            at = escape + (isPair ? EscapeLength * 2 : unit is null ? 2 : EscapeLength);
            if (!isPair && unit is { } half && char.IsSurrogate(half))
            {
                mended ??= payload.ToArray();
                @"\uFFFD"u8.CopyTo(mended.AsSpan(escape));
            }
        }

        return mended ?? payload;
    }

    private static int Next(ReadOnlySpan<byte> text, int from) =>
        from < text.Length && text[from..].IndexOf((byte)'\\') is >= 0 and var next ? from + next : -1;

    /// <summary>What an escape at the beginning stands for; null if it is another one.</summary>
    private static char? Unit(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text.StartsWith(@"\u"u8) && ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
