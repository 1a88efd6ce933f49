using System.Runtime.CompilerServices;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Text to tree. Never throws on any text; goes on after an error.</summary>
public sealed partial class Parser
{
    /// <summary>How deep brackets, chains of labels and prefix operators may nest.</summary>
    public const int MaxNesting = 1_000;

    /// <summary>How many binary operators or selectors may stand in one chain; each makes the tree one level deeper.</summary>
    public const int MaxChain = 10_000;

    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly SyntaxErrors _errors;
    private readonly LiteralDecoder _decoder;
    private readonly NameTable _names = new();

    // Null: every experiment is allowed, as for a single expression.
    private HashSet<string>? _experiments;
    private Token _current;
    private Token _next;
    private int _lastEnd;
    private int _nesting;

    private Parser(SourceText source)
    {
        _source = source;
        _errors = new SyntaxErrors(source);
        _lexer = new Lexer(source, _errors);
        _decoder = new LiteralDecoder(source.Content, _errors);
        _next = ReadKnown();
        Advance();
        _lastEnd = 0;
    }

    public static CueFile ParseFile(SourceText source, DiagnosticBag diagnostics)
    {
        var parser = new Parser(source);
        var file = parser.ParseFile();
        parser._errors.MoveTo(diagnostics);
        return file;
    }

    /// <summary>One expression, for example the argument of <c>-e</c>.</summary>
    public static Expression ParseExpression(SourceText source, DiagnosticBag diagnostics)
    {
        var parser = new Parser(source);
        var expression = parser.ParseExpression();
        if (parser._current.IsAutomaticComma)
        {
            parser.Advance();
        }

        if (parser._current.Kind != TokenKind.EndOfFile)
        {
            parser.ReportExpected("end of expression");
        }

        // Only reading on finds what is wrong with the characters of the rest.
        while (parser._current.Kind != TokenKind.EndOfFile)
        {
            parser.Advance();
        }

        parser._errors.MoveTo(diagnostics);
        return expression;
    }

    private void Advance()
    {
        _lastEnd = _current.End;
        _current = _next;
        if (_current.Kind != TokenKind.EndOfFile)
        {
            _next = ReadKnown();
        }
    }

    // What is no token at all has been reported by the lexer; it says nothing about the structure.
    private Token ReadKnown()
    {
        Token token;
        do
        {
            token = _lexer.Read();
        }
        while (token.Kind == TokenKind.Bad);

        return token;
    }

    /// <summary>Everything from a start to the last token taken.</summary>
    private TextSpan SpanFrom(int start) => TextSpan.Between(start, Math.Max(start, _lastEnd));

    /// <summary>The place of something that is not there. It counts as taken, so that what contains it reaches there.</summary>
    private TextSpan Missing()
    {
        _lastEnd = Math.Max(_lastEnd, _current.Start);
        return new TextSpan(_current.Start, 0);
    }

    private string TextOf(Token token) => _names.Get(_source.Content.AsSpan(token.Start, token.End - token.Start));

    private bool Take(TokenKind kind)
    {
        if (_current.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes a token of this kind, or says that it is missing and takes nothing.</summary>
    private bool Expect(TokenKind kind)
    {
        if (Take(kind))
        {
            return true;
        }

        ReportExpected($"'{TokenNames.Of(kind)}'");
        return false;
    }

    private void ReportExpected(string what) => Report(SyntaxDiagnostics.Unexpected, _current, $"expected {what}, found {Describe(_current)}");

    private void Report(DiagnosticDescriptor descriptor, Token token, string message) =>
        _errors.Syntactic(descriptor, token.Start, Math.Max(token.End, Math.Min(token.Start + 1, _source.Content.Length)), message);

    private void Report(DiagnosticDescriptor descriptor, TextSpan span, string message) =>
        _errors.Syntactic(descriptor, span.Start, span.End, message);

    private string Describe(Token token)
    {
        if (token.IsAutomaticComma)
        {
            return "newline";
        }

        var name = token.Keyword == Keyword.None ? TokenNames.Of(token.Kind) : TextOf(token);
        if (token.Keyword != Keyword.None || !TokenNames.HasText(token.Kind))
        {
            return $"'{name}'";
        }

        var text = _source.Content.AsSpan(token.Start, Math.Min(40, token.End - token.Start));
        var lineEnd = text.IndexOfAny('\r', '\n');
        return $"'{name}' {(lineEnd < 0 ? text : text[..lineEnd])}";
    }

    /// <summary>
    /// One level deeper, if there is room; if not, the rest of the text is given up, so that one error is told and the recursion ends.
    /// </summary>
    private bool TryEnter()
    {
        if (_nesting < MaxNesting && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _nesting++;
            return true;
        }

        Report(SyntaxDiagnostics.NestingTooDeep, _current, $"nesting too deep (more than {MaxNesting} levels)");
        GiveUp();
        return false;
    }

    private void Leave() => _nesting--;

    private bool IsTooLong(int links)
    {
        if (links < MaxChain)
        {
            return false;
        }

        Report(SyntaxDiagnostics.TooLong, _current, $"chain of more than {MaxChain} operators");
        GiveUp();
        return true;
    }

    private void GiveUp()
    {
        _errors.Silent = true;
        var end = _source.Content.Length;
        _current = _next = new Token(TokenKind.EndOfFile, end, end);
    }

    private bool Allows(string experiment) => _experiments is null || _experiments.Contains(experiment);
}
