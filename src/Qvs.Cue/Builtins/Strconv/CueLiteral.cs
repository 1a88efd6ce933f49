using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Strconv;

/// <summary>
/// The text of one CUE string literal, as <c>strconv.Unquote</c> takes it: with any number of hashes, on one line or several, without
/// interpolations (https://cuelang.org/docs/reference/spec/#string-and-byte-sequence-literals).
/// </summary>
internal static class CueLiteral
{
    /// <summary>Null for what is no literal.</summary>
    public static string? Unquote(string literal)
    {
        var hashes = literal.AsSpan().IndexOfAnyExcept('#');
        if (hashes < 0 || literal[hashes] is not ('"' or '\''))
        {
            return null;
        }

        var quote = literal[hashes];
        var isMulti = literal.AsSpan(hashes).StartsWith([quote, quote, quote]) && literal.Length >= 6 + 2 * hashes;
        var delimiter = new string(quote, isMulti ? 3 : 1);
        var end = delimiter + new string('#', hashes);
        if (literal.Length < hashes + delimiter.Length + end.Length || !literal.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        var body = literal[(hashes + delimiter.Length)..^end.Length];
        if (isMulti)
        {
            if (RemoveIndentation(body) is not { } dedented)
            {
                return null;
            }

            body = dedented;
        }
        else if (body.AsSpan().IndexOfAny('\n', '\r') >= 0)
        {
            return null;
        }

        return Unescape(body, '\\' + new string('#', hashes), isMulti || hashes > 0 ? null : quote, isBytes: quote == '\'');
    }

    /// <summary>The closing delimiter's indentation is that of every line; the first break and the last do not count.</summary>
    private static string? RemoveIndentation(string body)
    {
        body = body.Replace("\r\n", "\n", StringComparison.Ordinal);
        var lastBreak = body.LastIndexOf('\n');
        if (body is not ['\n', ..] || body.AsSpan(lastBreak + 1).IndexOfAnyExcept(' ', '\t') >= 0)
        {
            return null;
        }

        if (lastBreak == 0)
        {
            return "";
        }

        var indentation = body[(lastBreak + 1)..];
        var lines = body[1..lastBreak].Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(indentation, StringComparison.Ordinal))
            {
                lines[i] = lines[i][indentation.Length..];
            }
            else if (lines[i].Length > 0)
            {
                return null;
            }
        }

        return string.Join('\n', lines);
    }

    private static string? Unescape(string body, string escape, char? quote, bool isBytes)
    {
        var result = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length;)
        {
            if (!body.AsSpan(i).StartsWith(escape))
            {
                if (body[i] == quote)
                {
                    return null;
                }

                result.Append(body[i++]);
                continue;
            }

            i += escape.Length;
            if (i == body.Length || !AppendEscape(result, body, ref i, isBytes))
            {
                return null;
            }
        }

        return result.ToString();
    }

    private static bool AppendEscape(StringBuilder result, string body, ref int i, bool isBytes)
    {
        var c = body[i++];
        var simple = "abfnrtv/\\'\"".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0 && !(c == '\'' && !isBytes) && !(c == '"' && isBytes))
        {
            result.Append("\a\b\f\n\r\t\v/\\'\""[simple]);
            return true;
        }

        if (c == '\n')
        {
            return true;
        }

        if (isBytes && (c == 'x' || char.IsAsciiDigit(c)))
        {
            return AppendByte(result, body, ref i, c);
        }

        if (c is not ('u' or 'U'))
        {
            return false;
        }

        var length = c == 'u' ? 4 : 8;
        if (i + length > body.Length
            || !int.TryParse(body.AsSpan(i, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return false;
        }

        result.Append(new Rune(code).ToString());
        i += length;
        return true;
    }

    /// <summary><c>\xhh</c> and three octal digits. A byte beyond ASCII is part of no string, so it is refused.</summary>
    private static bool AppendByte(StringBuilder result, string body, ref int i, char c)
    {
        var (start, length, radix) = c == 'x' ? (i, 2, 16) : (i - 1, 3, 8);
        i = start + length;
        if (i > body.Length || !body.AsSpan(start, length).ToArray().All(char.IsAsciiHexDigit) || (radix == 8 && body.AsSpan(start, length).ContainsAnyExceptInRange('0', '7')))
        {
            return false;
        }

        var value = Convert.ToInt32(body.Substring(start, length), radix);
        result.Append((char)value);
        return value < 0x80;
    }
}
