using System.Text;

namespace Qvs.Cue.Syntax;

/// <summary>The quotes of a string: which, how many hashes around them, and whether they are triple.</summary>
internal readonly record struct Quotes(char Character, int Hashes, bool IsMultiline)
{
    /// <summary>Length of the closing quotes; also of the opening ones, without the line end of a multi-line string.</summary>
    public int Length => Hashes + (IsMultiline ? 3 : 1);

    public bool IsBytes => Character == '\'';

    public static Quotes At(string text, int start)
    {
        var hashes = 0;
        while (text[start + hashes] == '#')
        {
            hashes++;
        }

        var at = start + hashes;
        var triple = at + 2 < text.Length && text[at + 1] == text[at] && text[at + 2] == text[at];

        // #"""# is a quote in quotes, not the beginning of a multi-line string.
        var quoted = triple && hashes > 0 && at + 3 + hashes <= text.Length && !text.AsSpan(at + 3, hashes).ContainsAnyExcept('#');
        return new Quotes(text[at], hashes, triple && !quoted);
    }
}

/// <summary>
/// Spec "String and byte sequence literals" and "String interpolation". Here strings are only delimited and their escapes checked;
/// <see cref="LiteralDecoder"/> gives their value.
/// </summary>
internal sealed partial class Lexer
{
    // The strings whose holes we are in, innermost last, with the parentheses open in the hole.
    private readonly List<(Quotes Quotes, int Parentheses, int Start)> _holes = [];

    private Token ReadString()
    {
        var start = _position;
        var quotes = Quotes.At(_text, start);
        _position += quotes.Length;
        _endsLine = true;
        if (!quotes.IsMultiline)
        {
            return ReadText(quotes, start, start, isFirst: true);
        }

        var lineEnd = Peek(0) == '\r' ? 1 : 0;
        if (Peek(lineEnd) == '\n')
        {
            _position += lineEnd + 1;
            return ReadText(quotes, start, start, isFirst: true);
        }

        _errors.Lexical(SyntaxDiagnostics.Multiline, start, _position, $"expected newline after multiline quote {_text.AsSpan(start, _position - start)}");
        return new Token(TokenKind.String, start, _position, Keyword.None, TokenFlags.Unterminated);
    }

    private bool AtEndOfHole() => _holes.Count > 0 && _holes[^1].Parentheses == 0;

    private Token ResumeString()
    {
        var (quotes, _, literalStart) = _holes[^1];
        _holes.RemoveAt(_holes.Count - 1);
        var start = _position++;
        _endsLine = true;
        return ReadText(quotes, literalStart, start, isFirst: false);
    }

    private void CountParentheses(TokenKind kind)
    {
        if (_holes.Count > 0 && kind is TokenKind.LeftParen or TokenKind.RightParen)
        {
            var (quotes, open, start) = _holes[^1];
            _holes[^1] = (quotes, open + (kind == TokenKind.LeftParen ? 1 : -1), start);
        }
    }

    /// <summary>Reads to the closing quotes or the next hole.</summary>
    private Token ReadText(Quotes quotes, int literalStart, int tokenStart, bool isFirst)
    {
        var flags = TokenFlags.None;
        var atLineStart = quotes.IsMultiline && isFirst;
        while (true)
        {
            if (atLineStart)
            {
                SkipIndentation();
                if (AtClosing(quotes))
                {
                    break;
                }

                atLineStart = false;
            }

            var rest = _text.AsSpan(_position);
            var length = quotes.IsMultiline ? rest.IndexOfAny('\n', '\\') : rest.IndexOfAny('\n', '\\', quotes.Character);
            _position = length < 0 ? _text.Length : _position + length;
            if (length < 0 || (Peek(0) == '\n' && !quotes.IsMultiline))
            {
                _errors.Lexical(SyntaxDiagnostics.UnterminatedString, literalStart, literalStart + quotes.Length, "string literal not terminated");
                return new Token(PieceKind(isFirst), tokenStart, _position, Keyword.None, flags | TokenFlags.Unterminated | TokenFlags.HasEscapes);
            }

            var c = Peek(0);
            if (c == '\n')
            {
                _position++;
                atLineStart = true;
            }
            else if (c == '\\')
            {
                var escape = ReadEscape(quotes);
                if (escape == Escape.Hole)
                {
                    _holes.Add((quotes, 0, literalStart));
                    _endsLine = false;
                    var kind = isFirst ? TokenKind.Interpolation : TokenKind.InterpolationMiddle;
                    return new Token(kind, tokenStart, _position, Keyword.None, flags);
                }

                flags |= escape == Escape.None ? TokenFlags.None : TokenFlags.HasEscapes;
                atLineStart = escape == Escape.LineEnd;
            }
            else if (AtClosing(quotes))
            {
                break;
            }
            else
            {
                _position++;
            }
        }

        _position += quotes.Length;
        return new Token(PieceKind(isFirst), tokenStart, _position, Keyword.None, flags);
    }

    private static TokenKind PieceKind(bool isFirst) => isFirst ? TokenKind.String : TokenKind.InterpolationEnd;

    private void SkipIndentation()
    {
        while (Peek(0) is ' ' or '\t' or '\r')
        {
            _position++;
        }
    }

    private bool AtClosing(Quotes quotes)
    {
        var length = quotes.Length;
        if (_position + length > _text.Length)
        {
            return false;
        }

        var candidate = _text.AsSpan(_position, length);
        return !candidate[..(length - quotes.Hashes)].ContainsAnyExcept(quotes.Character) && !candidate[(length - quotes.Hashes)..].ContainsAnyExcept('#');
    }

    private enum Escape
    {
        None,
        Character,
        LineEnd,
        Hole,
    }

    /// <summary>At a backslash. After it we stand behind the escape, or, if it is wrong, behind the part that was understood.</summary>
    private Escape ReadEscape(Quotes quotes)
    {
        var start = _position++;
        for (var i = 0; i < quotes.Hashes; i++)
        {
            if (Peek(i) != '#')
            {
                return Escape.None;
            }
        }

        _position += quotes.Hashes;
        var c = Peek(0);
        switch (c)
        {
            case '(':
                _position++;
                return Escape.Hole;
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\' or '/':
                _position++;
                return Escape.Character;
            case 'u':
                return ReadCodePoint(start, 4);
            case 'U':
                return ReadCodePoint(start, 8);
            case 'x' or (>= '0' and <= '7') when !quotes.IsBytes:
                return Wrong(start, $"{(c == 'x' ? "hexadecimal" : "octal")} escape not allowed in string literal");
            case 'x':
                _position++;
                ReadEscapeDigits(start, 2, 16);
                return Escape.Character;
            case >= '0' and <= '7':
                return ReadEscapeDigits(start, 3, 8) > 255 ? Wrong(start, "escape sequence is invalid Unicode code point") : Escape.Character;
            case '\n' when quotes.IsMultiline:
                _position++;
                return Escape.LineEnd;
            case '\r' when quotes.IsMultiline && Peek(1) == '\n':
                _position += 2;
                return Escape.LineEnd;
        }

        if (c == quotes.Character)
        {
            _position++;
            return Escape.Character;
        }

        return Wrong(start, _position >= _text.Length ? "escape sequence not terminated" : "unknown escape sequence");
    }

    private Escape ReadCodePoint(int start, int digits)
    {
        _position++;
        return ReadEscapeDigits(start, digits, 16) > 0x10FFFF ? Wrong(start, "escape sequence is invalid Unicode code point") : Escape.Character;
    }

    private long ReadEscapeDigits(int start, int digits, int radix)
    {
        var value = 0L;
        for (var i = 0; i < digits; i++)
        {
            if (!IsDigit(Peek(0), radix))
            {
                var rune = Rune.TryGetRuneAt(_text, Math.Min(_position, _text.Length - 1), out var found) ? found : Rune.ReplacementChar;
                Wrong(start, _position >= _text.Length
                    ? "escape sequence not terminated"
                    : $"illegal character U+{rune.Value:X4}{(Rune.IsControl(rune) ? "" : $" '{rune}'")} in escape sequence");
                return 0;
            }

            value = (value * radix) + Convert.ToInt32(Peek(0).ToString(), 16);
            _position++;
        }

        return value;
    }

    private Escape Wrong(int start, string message)
    {
        _errors.Lexical(SyntaxDiagnostics.InvalidEscape, start, Math.Min(_text.Length, _position + 1), message);
        return Escape.Character;
    }
}
