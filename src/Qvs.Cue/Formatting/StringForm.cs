using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qvs.Cue.Formatting;

/// <summary>Literals of strings and bytes, as the real tool writes them.</summary>
internal static class StringForm
{
    /// <summary>On one line.</summary>
    public static string Quote(string text) => Quote(Encoding.UTF8.GetBytes(text), '"', multiline: false);

    /// <summary>With line ends as such, if there are any.</summary>
    public static string QuoteValue(string text) => Quote(Encoding.UTF8.GetBytes(text), '"', text.Contains('\n', StringComparison.Ordinal));

    public static string QuoteBytes(ReadOnlySpan<byte> bytes) => Quote(bytes, '\'', bytes.Contains((byte)'\n'));

    public static void AppendEscaped(StringBuilder output, ReadOnlySpan<byte> bytes, char quote, bool keepLineEnds)
    {
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:x2}");
                bytes = bytes[1..];
                continue;
            }

            // Three quotes in a row would end a multi-line literal.
            var escapesQuote = rune.Value == quote && (!keepLineEnds || (bytes.Length > 2 && bytes[1] == quote && bytes[2] == quote));
            if (keepLineEnds && rune.Value == '\n')
            {
                output.Append('\n');
            }
            else
            {
                Append(output, rune, escapesQuote, isBytes: quote == '\'');
            }

            bytes = bytes[length..];
        }
    }

    private static string Quote(ReadOnlySpan<byte> bytes, char quote, bool multiline)
    {
        var output = new StringBuilder(bytes.Length + 8);
        output.Append(quote, multiline ? 3 : 1).Append(multiline ? "\n" : "");
        AppendEscaped(output, bytes, quote, multiline);
        return output.Append(multiline ? "\n" : "").Append(quote, multiline ? 3 : 1).ToString();
    }

    private static void Append(StringBuilder output, Rune rune, bool escapesQuote, bool isBytes)
    {
        switch (rune.Value)
        {
            case '\\': output.Append(@"\\"); break;
            case '"' or '\'' when escapesQuote: output.Append('\\').Append((char)rune.Value); break;
            case '\a': output.Append(@"\a"); break;
            case '\b': output.Append(@"\b"); break;
            case '\f': output.Append(@"\f"); break;
            case '\n': output.Append(@"\n"); break;
            case '\r': output.Append(@"\r"); break;
            case '\t': output.Append(@"\t"); break;
            case '\v': output.Append(@"\v"); break;
            case < 0x20 when isBytes: output.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
            case < 0x10000 when !IsPrintable(rune): output.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"); break;
            default: output.Append(IsPrintable(rune) ? rune.ToString() : $"\\U{rune.Value:x8}"); break;
        }
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
