using System.Globalization;
using System.Text;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Text to tokens, one at a time. Total: any text ends in <see cref="TokenKind.EndOfFile"/>.</summary>
internal sealed partial class Lexer
{
    private readonly SourceText _source;
    private readonly string _text;
    private readonly SyntaxErrors _errors;
    private readonly List<Comment> _comments = [];
    private int _position;

    // Spec "Commas": whether a line end after the last token stands for a comma.
    private bool _endsLine;

    public Lexer(SourceText source, SyntaxErrors errors)
    {
        _source = source;
        _text = source.Content;
        _errors = errors;
        _position = _text.StartsWith('\uFEFF') ? 1 : 0;
        ReportForbiddenCharacters();
    }

    /// <summary>The comments read so far, by position.</summary>
    public List<Comment> Comments => _comments;

    /// <summary>Whether the next token will be a colon.</summary>
    public bool IsColonAhead()
    {
        var at = _position;
        while (at < _text.Length && _text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }

        return at < _text.Length && _text[at] == ':';
    }

    public Token Read()
    {
        while (true)
        {
            SkipBlanks();
            if (_position >= _text.Length)
            {
                return _endsLine ? AutomaticComma() : new Token(TokenKind.EndOfFile, _text.Length, _text.Length);
            }

            var c = _text[_position];
            if (c == '\n')
            {
                var comma = AutomaticComma();
                _position++;
                SkipBlanks();

                // JSON may put these two at the beginning of a line.
                if (Peek(0) is ',' or ':')
                {
                    continue;
                }

                return comma;
            }

            if (c == '/' && Peek(1) == '/')
            {
                if (_endsLine)
                {
                    return AutomaticComma();
                }

                ReadComment();
                continue;
            }

            return ReadToken(c);
        }
    }

    private Token ReadToken(char c)
    {
        var start = _position;
        if (char.IsAsciiLetter(c) || c is '$' or '_')
        {
            return ReadName();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return ReadNumber();
        }

        switch (c)
        {
            case '"' or '\'':
                return ReadString();
            case '#':
                return ReadHash();
            case '@':
                return ReadAttribute();
            case ')' when AtEndOfHole():
                return ResumeString();
        }

        var (kind, length) = ReadPunctuation(c);
        if (kind == TokenKind.Bad)
        {
            return ReadUnknown();
        }

        CountParentheses(kind);
        _position += length;
        _endsLine = kind is TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace or TokenKind.Question or TokenKind.Ellipsis;
        return new Token(kind, start, _position);
    }

    private (TokenKind Kind, int Length) ReadPunctuation(char c)
    {
        var next = Peek(1);
        switch (c)
        {
            case '{': return (TokenKind.LeftBrace, 1);
            case '}': return (TokenKind.RightBrace, 1);
            case '[': return (TokenKind.LeftBracket, 1);
            case ']': return (TokenKind.RightBracket, 1);
            case '(': return (TokenKind.LeftParen, 1);
            case ')': return (TokenKind.RightParen, 1);
            case ',': return (TokenKind.Comma, 1);
            case ':': return (TokenKind.Colon, 1);
            case '?': return (TokenKind.Question, 1);
            case '~': return (TokenKind.Tilde, 1);
            case '+': return (TokenKind.Add, 1);
            case '-': return (TokenKind.Subtract, 1);
            case '*': return (TokenKind.Multiply, 1);
            case '/': return (TokenKind.Divide, 1);
            case '&': return next == '&' ? (TokenKind.LogicalAnd, 2) : (TokenKind.And, 1);
            case '|': return next == '|' ? (TokenKind.LogicalOr, 2) : (TokenKind.Or, 1);
            case '>': return next == '=' ? (TokenKind.GreaterEqual, 2) : (TokenKind.Greater, 1);
            case '<':
                return next switch { '=' => (TokenKind.LessEqual, 2), '-' => (TokenKind.Arrow, 2), _ => (TokenKind.Less, 1) };
            case '=':
                return next switch { '=' => (TokenKind.Equal, 2), '~' => (TokenKind.Match, 2), _ => (TokenKind.Bind, 1) };
            case '!':
                return next switch { '=' => (TokenKind.NotEqual, 2), '~' => (TokenKind.NotMatch, 2), _ => (TokenKind.Not, 1) };
            case '.' when next != '.':
                return (TokenKind.Period, 1);
            case '.' when Peek(2) == '.':
                return (TokenKind.Ellipsis, 3);
            case '.':
                _errors.Lexical(SyntaxDiagnostics.IllegalCharacter, _position, _position + 2, "illegal token '..'; expected '.'");
                return (TokenKind.Period, 2);
            default:
                return (TokenKind.Bad, 1);
        }
    }

    private Token ReadName()
    {
        var start = _position;
        if (_text[start] == '_' && Peek(1) == '|' && Peek(2) == '_')
        {
            _position += 3;
            _endsLine = true;
            return new Token(TokenKind.Bottom, start, _position);
        }

        if (_text[start] == '_' && Peek(1) == '#')
        {
            _position += 2;
        }

        SkipNameCharacters();
        if (_position - start == 2 && Peek(-1) == '_' && Peek(0) == '#')
        {
            // Double underscores are reserved, so "__#x" means neither a hidden nor a definition name.
            _position++;
            SkipNameCharacters();
            _errors.Lexical(SyntaxDiagnostics.ReservedName, start, _position, $"illegal token \"{_text.AsSpan(start, _position - start)}\"");
        }

        _endsLine = true;
        return new Token(TokenKind.Identifier, start, _position, KeywordOf(_text.AsSpan(start, _position - start)));
    }

    /// <summary>A <c>#</c> begins a definition's name or a raw string.</summary>
    private Token ReadHash()
    {
        var start = _position;
        var hashes = 1;
        while (Peek(hashes) == '#')
        {
            hashes++;
        }

        if (Peek(hashes) is '"' or '\'')
        {
            return ReadString();
        }

        if (hashes > 1)
        {
            _position += hashes;
            _errors.Lexical(SyntaxDiagnostics.IllegalCharacter, start, _position, "illegal character U+0023 '#'");
            return new Token(TokenKind.Bad, start, _position);
        }

        _position++;
        if (!char.IsDigit(Peek(0)))
        {
            SkipNameCharacters();
        }

        _endsLine = true;
        return new Token(TokenKind.Identifier, start, _position);
    }

    private Token ReadUnknown()
    {
        var start = _position;
        var rune = Rune.TryGetRuneAt(_text, start, out var found) ? found : Rune.ReplacementChar;
        if (Rune.IsLetter(rune))
        {
            SkipNameCharacters();
            _endsLine = true;
            return new Token(TokenKind.Identifier, start, _position);
        }

        _position += found == default ? 1 : rune.Utf16SequenceLength;

        // These two were reported when the text was opened.
        if (rune.Value is not (0 or 0xFEFF))
        {
            var shown = Rune.IsControl(rune) ? "" : $" '{rune}'";
            _errors.Lexical(SyntaxDiagnostics.IllegalCharacter, start, _position, $"illegal character U+{rune.Value:X4}{shown}");
        }

        return new Token(TokenKind.Bad, start, _position);
    }

    private void SkipNameCharacters()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '$')
            {
                _position++;
            }
            else if (c >= 0x80 && Rune.TryGetRuneAt(_text, _position, out var rune) && IsNameRune(rune))
            {
                _position += rune.Utf16SequenceLength;
            }
            else
            {
                return;
            }
        }
    }

    // Spec "Characters": the letter categories and decimal digits.
    private static bool IsNameRune(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    private static Keyword KeywordOf(ReadOnlySpan<char> name) => name.Length is < 2 or > 9 ? Keyword.None : name switch
    {
        "for" => Keyword.For,
        "if" => Keyword.If,
        "in" => Keyword.In,
        "let" => Keyword.Let,
        "try" => Keyword.Try,
        "else" => Keyword.Else,
        "fallback" => Keyword.Fallback,
        "otherwise" => Keyword.Otherwise,
        "true" => Keyword.True,
        "false" => Keyword.False,
        "null" => Keyword.Null,
        _ => Keyword.None,
    };

    private void ReadComment()
    {
        var start = _position;
        var length = _text.AsSpan(start).IndexOf('\n');
        _position = length < 0 ? _text.Length : start + length;
        var end = _position;
        while (_text[end - 1] == '\r')
        {
            end--;
        }

        var before = start;
        while (before > 0 && _text[before - 1] is ' ' or '\t' or '\r' or '\uFEFF')
        {
            before--;
        }

        var ownLine = before == 0 || _text[before - 1] == '\n';
        _comments.Add(new Comment(TextSpan.Between(start, end), _text[start..end], ownLine));
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && (_text[_position] is ' ' or '\t' or '\r' || (_text[_position] == '\n' && !_endsLine)))
        {
            _position++;
        }
    }

    private Token AutomaticComma()
    {
        _endsLine = false;
        return new Token(TokenKind.Comma, _position, _position, Keyword.None, TokenFlags.Automatic);
    }

    private char Peek(int offset)
    {
        var at = _position + offset;
        return (uint)at < (uint)_text.Length ? _text[at] : '\0';
    }

    private void ReportForbiddenCharacters()
    {
        var at = _position;
        while (at < _text.Length && _text.AsSpan(at).IndexOfAny('\0', '\uFEFF') is var next and >= 0)
        {
            at += next + 1;
            var what = _text[at - 1] == '\0' ? "illegal character NUL" : "illegal byte order mark";
            _errors.Lexical(SyntaxDiagnostics.IllegalCharacter, at - 1, at, what);
        }
    }
}
