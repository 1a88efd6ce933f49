namespace Qvs.Cue.Syntax;

/// <summary>Spec "Comprehensions"; <c>try</c> and the alternatives are experiment <c>try</c>.</summary>
public sealed partial class Parser
{
    /// <summary>Whether a word that begins comprehensions does so here, or is a name.</summary>
    private bool AtComprehension() => _current.Keyword is Keyword.For or Keyword.If or Keyword.Try && _next.Kind switch
    {
        TokenKind.Colon or TokenKind.Bind or TokenKind.Question or TokenKind.Tilde or TokenKind.Comma or TokenKind.RightBrace
            or TokenKind.RightBracket or TokenKind.EndOfFile => false,
        TokenKind.Not => _current.Is(Keyword.If) && !_lexer.IsColonAhead(),
        _ => true,
    };

    private Comprehension ParseComprehension()
    {
        var start = _current.Start;
        var clauses = new List<Node>();
        while (true)
        {
            switch (_current.Keyword)
            {
                case Keyword.For:
                    clauses.Add(ParseFor());
                    break;
                case Keyword.If:
                    clauses.Add(ParseIf());
                    break;
                case Keyword.Try:
                    clauses.Add(ParseTry());
                    break;
                case Keyword.Let:
                    clauses.Add(ParseLet());
                    break;
                default:
                    var body = ParseStruct();
                    var otherwise = _current.Keyword is Keyword.Else or Keyword.Fallback or Keyword.Otherwise ? ParseOtherwise(clauses) : null;
                    return new Comprehension(SpanFrom(start), clauses, body, otherwise);
            }

            Take(TokenKind.Comma);
        }
    }

    private ForClause ParseFor()
    {
        var start = _current.Start;
        Advance();
        Identifier? key = null;
        var value = ParseName();
        if (Take(TokenKind.Comma))
        {
            (key, value) = (value, ParseName());
        }

        if (_current.Is(Keyword.In))
        {
            Advance();
        }
        else
        {
            ReportExpected("'in'");
        }

        var source = ParseExpression();
        return new ForClause(SpanFrom(start), key, value, source);
    }

    private IfClause ParseIf()
    {
        var start = _current.Start;
        Advance();
        var condition = ParseExpression();
        return new IfClause(SpanFrom(start), condition);
    }

    private TryClause ParseTry()
    {
        var start = _current.Start;
        if (!Allows("try"))
        {
            Report(SyntaxDiagnostics.NeedsExperiment, _current, "try requires @experiment(try)");
        }

        Advance();
        if (!_current.IsPlainName)
        {
            return new TryClause(SpanFrom(start), null, null);
        }

        var name = ParseName();
        Expect(TokenKind.Bind);
        var value = ParseExpression();
        return new TryClause(SpanFrom(start), name, value);
    }

    private StructLiteral ParseOtherwise(List<Node> clauses)
    {
        if (!Allows("try"))
        {
            Report(SyntaxDiagnostics.NeedsExperiment, _current, $"{TextOf(_current)} requires @experiment(try)");
        }
        else if (clauses is [IfClause or TryClause] != _current.Is(Keyword.Else))
        {
            Report(
                SyntaxDiagnostics.WrongOtherwise,
                _current,
                _current.Is(Keyword.Else)
                    ? "use 'otherwise' for comprehensions with multiple clauses or 'for' clauses"
                    : "use 'else' with single 'if' or 'try' clause");
        }

        Advance();
        return ParseStruct();
    }
}
