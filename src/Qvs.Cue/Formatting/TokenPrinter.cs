using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Formatting;

/// <summary>What becomes of a line end of the source before a token.</summary>
internal enum Break
{
    /// <summary>It stays; several become an empty line.</summary>
    Keep,

    /// <summary>It stays, without an empty line.</summary>
    Single,

    /// <summary>It goes away.</summary>
    Join,

    /// <summary>There is one, whether or not the source has it; without an empty line.</summary>
    Force,
}

/// <summary>
/// Writes the tokens of a file in their order, and with them the comments between them; who prints a node says only what stands between its
/// tokens. So nothing can be lost or change its place.
/// </summary>
internal sealed class TokenPrinter
{
    private readonly SourceText _source;
    private readonly List<Token> _tokens = [];
    private readonly List<Comment> _comments;
    private readonly List<Line> _lines = [];
    private readonly List<bool> _indented = [];
    private Line _line = new(0);
    private int _indent;
    private int _next;
    private int _nextComment;
    private int _lastEnd;
    private bool _blank;
    private bool _mustBreak;
    private bool _mustSeparate;
    private bool _afterOpening = true;

    public TokenPrinter(SourceText source)
    {
        _source = source;
        var errors = new SyntaxErrors(source);
        var lexer = new Lexer(source, errors);
        while (lexer.Read() is { Kind: not TokenKind.EndOfFile } token)
        {
            if (!token.IsAutomaticComma)
            {
                _tokens.Add(token);
            }
        }

        _comments = lexer.Comments;
    }

    /// <summary>Set when tokens and tree do not fit, as they may in a file with errors.</summary>
    public bool Failed { get; private set; }

    public void Fail() => Failed = true;

    /// <summary>Above 0, line ends of the source are not kept.</summary>
    public int Joined { get; set; }

    public Line Line => _line;

    public TokenKind Next => _next < _tokens.Count ? _tokens[_next].Kind : TokenKind.EndOfFile;

    public ReadOnlySpan<char> NextText => _next < _tokens.Count ? _source.Slice(_tokens[_next].Span) : default;

    public Token NextToken => _next < _tokens.Count ? _tokens[_next] : new Token(TokenKind.EndOfFile, _source.Content.Length, _source.Content.Length);

    /// <summary>Whether the source has a line end (or a comment, which is one) before the next token.</summary>
    public bool BreaksBeforeNext => HasCommentBeforeNext || (Joined == 0 && LineEnds(_lastEnd, NextToken.Start) > 0);

    public bool HasCommentBeforeNext => _nextComment < _comments.Count && _comments[_nextComment].Span.Start < NextToken.Start;

    public void Blank() => _blank = true;

    /// <summary>The next token or comment stands after an empty line.</summary>
    public void Separate() => _mustSeparate = _lastEnd > 0;

    /// <summary>One level deeper from the next line end on.</summary>
    public void Indent(bool now = false)
    {
        _indented.Add(now);
        _indent += now ? 1 : 0;
    }

    public void Unindent()
    {
        _indent -= _indented[^1] ? 1 : 0;
        _indented.RemoveAt(_indented.Count - 1);
    }

    /// <summary>The next token, which must be of this kind.</summary>
    public void Token(TokenKind kind, Break before = Break.Keep)
    {
        if (Next != kind)
        {
            Failed = true;
            return;
        }

        Token(before);
    }

    public void Token(Break before = Break.Keep, string? text = null)
    {
        if (_next >= _tokens.Count)
        {
            Failed = true;
            return;
        }

        BeginToken(before);
        var token = _tokens[_next++];
        Append(text ?? _source.Slice(token.Span));
        _lastEnd = token.End;
        _afterOpening = token.Kind is TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen;
    }

    /// <summary>Comments, line ends and blanks before the next token.</summary>
    public void BeginToken(Break before) => Begin(NextToken.Start, before);

    /// <summary>A closing bracket: comments before it belong to what is inside, the bracket itself stands at the outer level.</summary>
    public void Closing(TokenKind kind, Break before)
    {
        var force = before == Break.Force || (before == Break.Keep && Joined == 0 && LineEnds(_lastEnd, NextToken.Start) > 0);
        FlushComments(NextToken.Start);
        Unindent();
        if (Next != kind)
        {
            Failed = true;
            return;
        }

        _blank = false;
        _mustSeparate = false;
        if (force || _mustBreak)
        {
            StartLine(separate: false, indentMore: false);
        }

        var token = _tokens[_next++];
        Append(_source.Slice(token.Span));
        _lastEnd = token.End;
        _afterOpening = false;
    }

    /// <summary>Passes over a token that is not written, or is written as <see cref="Raw"/>.</summary>
    public void Skip()
    {
        if (_next < _tokens.Count)
        {
            _lastEnd = HasCommentBeforeNext ? _lastEnd : _tokens[_next].End;
            _next++;
        }
    }

    public bool SkipComma()
    {
        if (Next != TokenKind.Comma)
        {
            return false;
        }

        Skip();
        return true;
    }

    /// <summary>Text that is not in the source; joined to what was written last.</summary>
    public void Raw(ReadOnlySpan<char> text) => _line.Text.Append(text);

    /// <summary>A line of a multi-line string.</summary>
    public void VerbatimLine(ReadOnlySpan<char> text)
    {
        _lines.Add(_line);
        _line = new Line(_indent) { IsVerbatim = true };
        _line.Text.Append(text);
    }

    /// <summary>A piece of a literal that is written line by line.</summary>
    public void EndLiteralPiece()
    {
        _lastEnd = _tokens[_next++].End;
        _afterOpening = false;
    }

    /// <summary>Before the <c>)</c> of a hole.</summary>
    public void EndHole(bool isBlock)
    {
        FlushComments(NextToken.Start);
        Unindent();
        _blank = false;
        if (isBlock || _mustBreak)
        {
            StartLine(separate: false, indentMore: false);
        }
    }

    public string Finish()
    {
        Failed |= _next < _tokens.Count;
        FlushComments(_source.Content.Length);
        if (!_line.IsEmpty)
        {
            _lines.Add(_line);
        }

        return LineAligner.Render(_lines);
    }

    private void Begin(int start, Break before)
    {
        FlushComments(start);
        var ends = Joined > 0 && before != Break.Force ? 0 : LineEnds(_lastEnd, start);
        var breaks = before switch { Break.Join => false, Break.Force => true, _ => ends > 0 };
        if ((breaks || _mustBreak || _mustSeparate) && !(_line.IsEmpty && _lines.Count == 0))
        {
            StartLine(_mustSeparate || (before == Break.Keep && ends > 1 && !_afterOpening), indentMore: true);
        }
        else if (_blank && _line.Text.Length > 0)
        {
            _line.Text.Append(' ');
        }

        _blank = false;
        _mustSeparate = false;
        _lastEnd = Math.Max(_lastEnd, start);
    }

    private void FlushComments(int before)
    {
        for (; _nextComment < _comments.Count && _comments[_nextComment].Span.Start < before; _nextComment++)
        {
            var comment = _comments[_nextComment];
            var ends = LineEnds(_lastEnd, comment.Span.Start);
            if (ends == 0 && _lastEnd > 0 && _line.Comment is null && !_line.IsOwnComment)
            {
                _line.Comment = comment.Text;
            }
            else
            {
                if (!_line.IsEmpty)
                {
                    StartLine(_mustSeparate || (ends > 1 && !_afterOpening), indentMore: true);
                }

                _mustSeparate = false;
                _line.Comment = comment.Text;
                _line.IsOwnComment = true;
            }

            _mustBreak = true;
            _blank = false;
            _lastEnd = comment.Span.End;
            _afterOpening = false;
        }
    }

    private void StartLine(bool separate, bool indentMore)
    {
        if (indentMore && _indented.Count > 0 && !_indented[^1])
        {
            _indented[^1] = true;
            _indent++;
        }

        _lines.Add(_line);
        if (separate)
        {
            _lines.Add(new Line(0));
        }

        _line = new Line(_indent);
        _mustBreak = false;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        var line = _line.Text;
        if (line.Length > 0 && text.Length > 0 && WouldCombine(line[^1], text[0]))
        {
            line.Append(' ');
        }

        line.Append(text);
    }

    // Two tokens that next to each other would be read as another one.
    private static bool WouldCombine(char last, char first) => (last, first) switch
    {
        ('<', '-' or '=') or ('>', '=') or ('!', '=' or '~') or ('=', '=' or '~') => true,
        ('&', '&') or ('|', '|') or ('/', '/') => true,
        ( >= '0' and <= '9', '.') => true,
        _ => false,
    };

    private int LineEnds(int from, int to) => from < to ? _source.Content.AsSpan(from, to - from).Count('\n') : 0;
}
