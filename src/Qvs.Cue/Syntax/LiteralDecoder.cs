using System.Buffers;
using System.Text;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>
/// The value of the text between quotes: escapes, line ends without carriage returns, and the indentation of multi-line strings taken away.
/// What is wrong with escapes the lexer has told; here it only must not hurt.
/// </summary>
internal sealed class LiteralDecoder(string text, SyntaxErrors errors)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Quotes _quotes;
    private TextSpan _indentation;

    public void Begin(Quotes quotes, TextSpan indentation)
    {
        _quotes = quotes;
        _indentation = indentation;
    }

    public string DecodeString(TextSpan span, bool fromLineStart)
    {
        Decode(span, fromLineStart);
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    public ReadOnlyMemory<byte> DecodeBytes(TextSpan span, bool fromLineStart)
    {
        Decode(span, fromLineStart);
        return _bytes.WrittenSpan.ToArray();
    }

    private void Decode(TextSpan span, bool fromLineStart)
    {
        _bytes.ResetWrittenCount();
        var at = fromLineStart ? SkipIndentation(span.Start, span.End) : span.Start;
        while (at < span.End)
        {
            var length = text.AsSpan(at, span.End - at).IndexOfAny('\r', '\n', '\\');
            if (length != 0)
            {
                var run = text.AsSpan(at, length < 0 ? span.End - at : length);
                Encoding.UTF8.GetBytes(run, _bytes);
                at += run.Length;
                continue;
            }

            switch (text[at])
            {
                case '\r':
                    at++;
                    break;
                case '\n':
                    Append((byte)'\n');
                    at = SkipIndentation(at + 1, span.End);
                    break;
                default:
                    at = DecodeEscape(at, span.End);
                    break;
            }
        }
    }

    /// <summary>Spec: the blanks before the closing quotes must stand before every line that is not empty, and do not belong to it.</summary>
    private int SkipIndentation(int at, int end)
    {
        var rest = text.AsSpan(at, end - at);
        var indentation = text.AsSpan(_indentation.Start, _indentation.Length);
        if (rest.StartsWith(indentation))
        {
            return at + indentation.Length;
        }

        var found = rest[..(rest.IndexOfAnyExcept(' ', '\t') is var length and >= 0 ? length : rest.Length)];
        var after = rest[found.Length..];
        if (!found.IsEmpty || !(after.IsEmpty || after[0] is '\n' or '\r'))
        {
            errors.Lexical(
                SyntaxDiagnostics.Multiline,
                at,
                at + found.Length,
                $"non-matching whitespace for multiline string (expected \"{Shown(indentation)}\", got \"{Shown(found)}\")");
        }

        return at + found.Length;
    }

    private static string Shown(ReadOnlySpan<char> blanks) => blanks.ToString().Replace("\t", "\\t", StringComparison.Ordinal);

    private int DecodeEscape(int at, int end)
    {
        var hashes = text.AsSpan(at + 1, Math.Min(_quotes.Hashes, end - at - 1));
        if (hashes.Length < _quotes.Hashes || hashes.ContainsAnyExcept('#'))
        {
            Append((byte)'\\');
            return at + 1;
        }

        var next = at + 1 + _quotes.Hashes;
        if (next >= end)
        {
            errors.Lexical(SyntaxDiagnostics.Multiline, at, next, "last newline of multiline string cannot be escaped");
            return end;
        }

        switch (text[next])
        {
            case 'a': Append(7); break;
            case 'b': Append(8); break;
            case 'f': Append(12); break;
            case 'n': Append(10); break;
            case 'r': Append(13); break;
            case 't': Append(9); break;
            case 'v': Append(11); break;
            case 'u': return DecodeCodePoint(next + 1, 4, end);
            case 'U': return DecodeCodePoint(next + 1, 8, end);
            case 'x': return AppendByte(next + 1, 2, 16, end);
            case >= '0' and <= '7': return AppendByte(next, 3, 8, end);
            case '\n': return SkipIndentation(next + 1, end);
            case '\r': return next + 1 < end ? SkipIndentation(next + 2, end) : end;
            case var quote: AppendRune(new Rune(char.IsSurrogate(quote) ? '\uFFFD' : quote)); break;
        }

        return next + 1;
    }

    private int AppendByte(int at, int digits, int radix, int end)
    {
        var (value, after) = ReadDigits(at, digits, radix, end);
        Append((byte)value);
        return after;
    }

    private int DecodeCodePoint(int at, int digits, int end)
    {
        var (value, after) = ReadDigits(at, digits, 16, end);
        if (value is >= 0xD800 and < 0xDC00 && LowSurrogate(after, end) is var (low, afterLow) && low is >= 0xDC00 and < 0xE000)
        {
            AppendRune(new Rune((char)value, (char)low));
            return afterLow;
        }

        AppendRune(Rune.IsValid((int)Math.Min(value, int.MaxValue)) ? new Rune((int)value) : Rune.ReplacementChar);
        return after;
    }

    /// <summary>JSON writes characters beyond U+FFFF as two escapes.</summary>
    private (long Value, int After) LowSurrogate(int at, int end)
    {
        var prefix = 2 + _quotes.Hashes;
        var isEscape = at + prefix <= end
            && text[at] == '\\'
            && text[at + prefix - 1] == 'u'
            && !text.AsSpan(at + 1, _quotes.Hashes).ContainsAnyExcept('#');
        return isEscape ? ReadDigits(at + prefix, 4, 16, end) : (0, at);
    }

    private (long Value, int After) ReadDigits(int at, int count, int radix, int end)
    {
        var value = 0L;
        var last = Math.Min(end, at + count);
        for (; at < last && char.IsAsciiHexDigit(text[at]); at++)
        {
            value = (value * radix) + (char.IsAsciiDigit(text[at]) ? text[at] - '0' : (text[at] | 0x20) - 'a' + 10);
        }

        return (value, at);
    }

    private void Append(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    private void AppendRune(Rune rune) => _bytes.Advance(rune.EncodeToUtf8(_bytes.GetSpan(4)));
}
