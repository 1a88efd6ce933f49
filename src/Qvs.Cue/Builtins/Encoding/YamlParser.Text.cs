namespace Qvs.Cue.Builtins.Encodings;

/// <remarks>The cursor: blanks, comments, lines, indicators, names.</remarks>
internal sealed partial class YamlParser
{
    private char Peek(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private YamlSyntaxException Error(string reason) => new(_line, reason);

    private static bool IsBreak(char c) => c is '\n' or '\r';

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\0';

    private static bool IsFlowIndicator(char c) => c is ',' or '[' or ']' or '{' or '}';

    /// <summary>This character, with a blank behind it.</summary>
    private bool IsIndicator(char c) => !IsAtEnd && Current == c && IsBlank(Peek(1));

    /// <summary>Whether <c>---</c> or <c>...</c> begins a line here.</summary>
    private bool IsMarker() => Column == 0 && _at + 3 <= _text.Length && (_text.AsSpan(_at, 3) is "---" or "...") && IsBlank(Peek(3));

    private bool TakeMarker(string marker)
    {
        if (!IsMarker() || !_text.AsSpan(_at).StartsWith(marker))
        {
            return false;
        }

        _at += 3;
        return true;
    }

    private void NextLine()
    {
        _at += Current == '\r' && Peek(1) == '\n' ? 2 : 1;
        _lineStart = _at;
        _line++;
    }

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    /// <summary>Blanks, breaks and comments. A comment begins a line or follows a blank.</summary>
    private void SkipBlank()
    {
        while (!IsAtEnd)
        {
            if (Current is ' ' or '\t')
            {
                _at++;
            }
            else if (IsBreak(Current))
            {
                NextLine();
            }
            else if (Current == '#' && (_at == 0 || IsBlank(_text[_at - 1])))
            {
                SkipRestOfLine();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipRestOfLine()
    {
        while (!IsAtEnd && !IsBreak(Current))
        {
            _at++;
        }
    }

    private bool SkipDirectives()
    {
        var found = false;
        while (Current == '%' && Column == 0)
        {
            found = true;
            SkipRestOfLine();
            SkipBlank();
        }

        return found;
    }

    /// <summary>Whether a colon that makes a key follows on this line.</summary>
    private bool IsColonAhead()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < _text.Length && _text[at] == ':' && (at + 1 == _text.Length || IsBlank(_text[at + 1]));
    }

    /// <summary>
    /// Whether what stands here is a key: an alias, a flow collection or a scalar that ends on this line and has a colon behind it. Found by
    /// reading it and going back.
    /// </summary>
    private bool IsImplicitKeyAhead()
    {
        var (at, lineStart, line) = (_at, _lineStart, _line);
        try
        {
            if (Current is '"' or '\'' or '[' or '{')
            {
                return TrySkipInLine() && IsColonAhead();
            }

            if (Current is '*')
            {
                while (!IsBlank(Current))
                {
                    _at++;
                }

                return IsColonAhead();
            }

            for (; !IsAtEnd && !IsBreak(Current); _at++)
            {
                if (Current == ':' && IsBlank(Peek(1)))
                {
                    return true;
                }

                if (Current == '#' && _at > at && IsBlank(_text[_at - 1]))
                {
                    return false;
                }
            }

            return false;
        }
        finally
        {
            (_at, _lineStart, _line) = (at, lineStart, line);
        }
    }

    /// <summary>Over a quoted scalar or balanced brackets; false if they go on beyond the line.</summary>
    private bool TrySkipInLine()
    {
        var depth = 0;
        do
        {
            switch (Current)
            {
                case '"' or '\'':
                    var quote = Current;
                    for (_at++; Current != quote; _at++)
                    {
                        if (IsAtEnd || IsBreak(Current))
                        {
                            return false;
                        }

                        _at += quote == '"' && Current == '\\' ? 1 : 0;
                    }

                    break;
                case '[' or '{':
                    depth++;
                    break;
                case ']' or '}':
                    depth--;
                    break;
                case var c when IsAtEnd || IsBreak(c):
                    return false;
            }

            _at++;
        }
        while (depth > 0 || Current == '\'' && _text[_at - 1] == '\'');

        return true;
    }

    /// <summary>The name of an anchor: letters of ASCII, digits, <c>_</c> and <c>-</c>.</summary>
    private string ReadName()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
        {
            _at++;
        }

        return _at > start && (IsBlank(Current) || Current is '?' or ':' or ',' or ']' or '}' or '%' or '@' or '`')
            ? _text[start.._at]
            : throw Error("did not find expected alphabetic or numeric character");
    }

    /// <summary><c>!!str</c>, <c>!local</c> or <c>!&lt;tag:yaml.org,2002:str&gt;</c>; the standard ones in their short form.</summary>
    private string ReadTag()
    {
        const string Standard = "tag:yaml.org,2002:";
        var start = _at;
        if (Peek(1) == '<')
        {
            var end = _text.IndexOf('>', _at);
            if (end < 0)
            {
                throw Error("did not find the expected '>'");
            }

            _at = end + 1;
            var full = _text[(start + 2)..end];
            return full.StartsWith(Standard, StringComparison.Ordinal) ? "!!" + full[Standard.Length..] : full;
        }

        while (!IsBlank(Current) && !IsFlowIndicator(Current))
        {
            _at++;
        }

        return _text[start.._at];
    }
}
