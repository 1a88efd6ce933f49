using System.Globalization;
using System.Text;

namespace Qvs.Cue.Values;

/// <summary>Writes strings and bytes as CUE literals on one line, as messages and <c>eval</c> show them.</summary>
public static class Quoting
{
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            Append(result, rune, '"');
        }

        return result.Append('"').ToString();
    }

    public static string QuoteBytes(ReadOnlySpan<byte> bytes)
    {
        var result = new StringBuilder(bytes.Length + 2).Append('\'');
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                Append(result, rune, '\'');
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:x2}");
            }

            bytes = bytes[length..];
        }

        return result.Append('\'').ToString();
    }

    private static void Append(StringBuilder result, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\': result.Append(@"\\"); break;
            case var c when c == quote: result.Append('\\').Append(quote); break;
            case '\a': result.Append(@"\a"); break;
            case '\b': result.Append(@"\b"); break;
            case '\f': result.Append(@"\f"); break;
            case '\n': result.Append(@"\n"); break;
            case '\r': result.Append(@"\r"); break;
            case '\t': result.Append(@"\t"); break;
            case '\v': result.Append(@"\v"); break;
            case < 0x20 or 0x7f: result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"); break;
            default: result.Append(rune.ToString()); break;
        }
    }
}
