using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Encodings;

/// <remarks>Scalars: plain, quoted, and blocks.</remarks>
internal sealed partial class YamlParser
{
    /// <summary>Plain text, over several lines if they are indented by more than <paramref name="indent"/>; a key stays on its line.</summary>
    private YamlScalar ReadPlain(int indent, bool isFlow, bool isKey)
    {
        var (line, column) = (_line, Column + 1);
        var result = new StringBuilder();
        while (true)
        {
            ReadPlainLine(result, isFlow);
            if (isKey || IsAtEnd || !IsBreak(Current))
            {
                break;
            }

            var (at, lineStart, lineNumber) = (_at, _lineStart, _line);
            var breaks = SkipBreaks();
            var isMore = !IsAtEnd && (isFlow || Column > indent) && !IsMarker() && Current != '#' && !(isFlow && (IsFlowIndicator(Current) || IsValueIndicator()));
            if (!isMore)
            {
                (_at, _lineStart, _line) = (at, lineStart, lineNumber);
                break;
            }

            Fold(result, breaks);
        }

        return new YamlScalar(result.ToString(), IsPlain: true, line, column);
    }

    private void ReadPlainLine(StringBuilder result, bool isFlow)
    {
        var (start, end) = (_at, _at);
        for (; !IsAtEnd && !IsBreak(Current); _at++)
        {
            if ((Current == ':' && (IsBlank(Peek(1)) || (isFlow && IsFlowIndicator(Peek(1)))))
                || (isFlow && IsFlowIndicator(Current))
                || (Current == '#' && _at > start && IsBlank(_text[_at - 1])))
            {
                break;
            }

            end = Current is ' ' or '\t' ? end : _at + 1;
        }

        result.Append(_text, start, end - start);
    }

    private bool IsValueIndicator() => Current == ':' && (IsBlank(Peek(1)) || IsFlowIndicator(Peek(1)));

    /// <summary>How many breaks there are up to the next text.</summary>
    private int SkipBreaks()
    {
        var breaks = 0;
        while (!IsAtEnd && (IsBreak(Current) || Current is ' ' or '\t'))
        {
            if (IsBreak(Current))
            {
                breaks++;
                NextLine();
            }
            else
            {
                _at++;
            }
        }

        return breaks;
    }

    /// <summary>One break reads as a space, each further one as itself.</summary>
    private static void Fold(StringBuilder result, int breaks)
    {
        if (breaks == 1)
        {
            result.Append(' ');
        }
        else
        {
            result.Append('\n', Math.Max(0, breaks - 1));
        }
    }

    private YamlScalar ReadSingleQuoted()
    {
        var (line, column) = (_line, Column + 1);
        var result = new StringBuilder();
        for (_at++; !IsAtEnd;)
        {
            if (Current == '\'' && Peek(1) != '\'')
            {
                _at++;
                return new YamlScalar(result.ToString(), IsPlain: false, line, column);
            }

            if (IsBreak(Current))
            {
                FoldQuoted(result, 0);
                continue;
            }

            result.Append(Current);
            _at += Current == '\'' ? 2 : 1;
        }

        throw Error("found unexpected end of stream");
    }

    private YamlScalar ReadDoubleQuoted()
    {
        var (line, column) = (_line, Column + 1);
        var result = new StringBuilder();

        // Blanks that were escaped stay before a break, the others go.
        var kept = 0;
        for (_at++; !IsAtEnd;)
        {
            switch (Current)
            {
                case '"':
                    _at++;
                    return new YamlScalar(result.ToString(), IsPlain: false, line, column);
                case '\\' when IsBreak(Peek(1)):
                    _at++;
                    NextLine();
                    SkipSpaces();
                    kept = result.Length;
                    break;
                case '\\':
                    ReadEscape(result);
                    kept = result.Length;
                    break;
                case '\n' or '\r':
                    FoldQuoted(result, kept);
                    break;
                default:
                    result.Append(Current);
                    _at++;
                    break;
            }
        }

        throw Error("found unexpected end of stream");
    }

    private void FoldQuoted(StringBuilder result, int kept)
    {
        while (result.Length > kept && result[^1] is ' ' or '\t')
        {
            result.Length--;
        }

        Fold(result, SkipBreaks());
        if (IsMarker())
        {
            throw Error("found unexpected document indicator");
        }
    }

    private void ReadEscape(StringBuilder result)
    {
        _at++;
        var c = Current;
        _at++;
        var simple = "0abt\tnvfre \"/\\N_LP".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            result.Append("\0\a\b\t\t\n\v\f\r\u001b \"/\\\u0085\u00a0\u2028\u2029"[simple]);
            return;
        }

        var length = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => throw Error("found unknown escape character") };
        if (_at + length > _text.Length || !int.TryParse(_text.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Error("did not find expected hexdecimal number");
        }

        result.Append(Rune.IsValid(code) ? new Rune(code).ToString() : throw Error("found invalid Unicode character escape code"));
        _at += length;
    }

    /// <summary><c>|</c> keeps breaks, <c>&gt;</c> folds them; <c>-</c> and <c>+</c> say what becomes of the last, a digit how far it is indented.</summary>
    private YamlScalar ReadBlockScalar(int indent)
    {
        var (line, column, isFolded) = (_line, Column + 1, Current == '>');
        var (chomping, contentIndent) = (' ', -1);
        for (_at++; !IsBlank(Current); _at++)
        {
            if (Current is '+' or '-')
            {
                chomping = Current;
            }
            else if (Current is >= '1' and <= '9')
            {
                contentIndent = Math.Max(indent, 0) + Current - '0';
            }
            else
            {
                throw Error("did not find expected comment or line break");
            }
        }

        SkipSpaces();
        if (Current == '#')
        {
            SkipRestOfLine();
        }

        if (!IsAtEnd && !IsBreak(Current))
        {
            throw Error("did not find expected comment or line break");
        }

        if (!IsAtEnd)
        {
            NextLine();
        }

        var lines = ReadBlockLines(indent, contentIndent);
        return new YamlScalar(JoinBlock(lines, isFolded, chomping), IsPlain: false, line, column);
    }

    /// <summary>The lines without their indentation, which is the first text's if it is not given.</summary>
    private List<string> ReadBlockLines(int indent, int contentIndent)
    {
        var lines = new List<string>();
        while (!IsAtEnd)
        {
            var spaces = 0;
            while (Peek(spaces) == ' ' && (contentIndent < 0 || spaces < contentIndent))
            {
                spaces++;
            }

            var isBlankLine = IsBreak(Peek(spaces)) || _at + spaces >= _text.Length;
            if (!isBlankLine && contentIndent < 0)
            {
                contentIndent = Math.Max(spaces, indent + 1);
            }

            if (!isBlankLine && (spaces < contentIndent || (spaces == 0 && IsMarker())))
            {
                break;
            }

            _at += spaces;
            var start = _at;
            SkipRestOfLine();
            if (IsAtEnd && start == _at)
            {
                break;
            }

            lines.Add(_text[start.._at]);
            if (!IsAtEnd)
            {
                NextLine();
            }
            else
            {
                // A last line without a break counts as having one only to readers of YAML 1.2; upstream's does not add it.
                _lacksLastBreak = true;
            }
        }

        return lines;
    }

    private bool _lacksLastBreak;

    private string JoinBlock(List<string> lines, bool isFolded, char chomping)
    {
        var count = lines.FindLastIndex(l => l.Length > 0) + 1;
        var trailing = lines.Count - count;
        var next = 0;
        var result = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            result.Append(lines[i]);
            if (i + 1 == count)
            {
                break;
            }

            // Between two lines of text a break folds; next to an indented line it stays.
            for (next = Math.Max(next, i + 1); lines[next].Length == 0;)
            {
                next++;
            }

            var isText = isFolded && lines[i].Length > 0 && lines[i][0] is not (' ' or '\t') && lines[next][0] is not (' ' or '\t');
            result.Append(!isText ? "\n" : next == i + 1 ? " " : "");
        }

        var hasBreak = !_lacksLastBreak || trailing > 0;
        _lacksLastBreak = false;
        return chomping switch
        {
            '-' => result.ToString(),
            '+' => result.Append('\n', (count > 0 && hasBreak ? 1 : 0) + trailing).ToString(),
            _ => result.Append(count > 0 && hasBreak ? "\n" : "").ToString(),
        };
    }
}
