using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "Expressions".</summary>
public sealed partial class Parser
{
    private Expression ParseExpression()
    {
        if (!TryEnter())
        {
            return new BadExpression(Missing());
        }

        var expression = ParseBinaryAfter(ParseUnary(), 1);
        Leave();
        return expression;
    }

    /// <summary>The rest of an expression whose first operand is read.</summary>
    private Expression ParseExpressionAfter(Expression operand) => ParseBinaryAfter(ParsePrimaryAfter(operand), 1);

    private Expression ParseBinaryAfter(Expression left, int minimum)
    {
        for (var links = 0; ; links++)
        {
            var op = BinaryOperator(_current);
            var precedence = Operators.Precedence(op);
            if (precedence < minimum || precedence == 0 || IsTooLong(links))
            {
                return left;
            }

            var opSpan = _current.Span;
            Advance();
            var right = ParseUnary();
            if (Operators.Precedence(BinaryOperator(_current)) > precedence)
            {
                right = ParseBinaryAfter(right, precedence + 1);
            }

            left = new BinaryExpression(TextSpan.Between(left.Span, right.Span), op, opSpan, left, right);
        }
    }

    // These words were operators before they became functions; after an operand they can be nothing else.
    private TokenKind BinaryOperator(Token token) => !token.IsPlainName || token.End - token.Start != 3
        ? token.Kind
        : _source.Slice(token.Span) switch
        {
            "div" => TokenKind.IntDivide,
            "mod" => TokenKind.IntModulo,
            "quo" => TokenKind.IntQuotient,
            "rem" => TokenKind.IntRemainder,
            _ => TokenKind.Identifier,
        };

    private Expression ParseUnary()
    {
        if (!Operators.IsPrefix(_current.Kind))
        {
            return ParsePrimaryAfter(ParseOperand());
        }

        var op = _current;
        if (!TryEnter())
        {
            return new BadExpression(Missing());
        }

        Advance();
        var operand = ParseUnary();
        Leave();
        return new UnaryExpression(TextSpan.Between(op.Span, operand.Span), op.Kind, operand);
    }

    private Expression ParsePrimaryAfter(Expression operand)
    {
        for (var links = 0; ; links++)
        {
            var kind = _current.Kind;
            var goesOn = kind is TokenKind.Period or TokenKind.LeftBracket or TokenKind.LeftParen or TokenKind.Ellipsis
                || (kind == TokenKind.Question && _next.Kind != TokenKind.Colon && operand is Identifier or SelectorExpression or IndexExpression);
            if (!goesOn || IsTooLong(links))
            {
                return operand;
            }

            operand = kind switch
            {
                TokenKind.Period => ParseSelector(operand),
                TokenKind.LeftBracket => ParseIndex(operand),
                TokenKind.LeftParen => ParseCall(operand),
                _ => ParsePostfix(operand),
            };
        }
    }

    private PostfixExpression ParsePostfix(Expression operand)
    {
        var kind = _current.Kind;
        if (kind == TokenKind.Ellipsis && !Allows("explicitopen"))
        {
            Report(SyntaxDiagnostics.NeedsExperiment, _current, "postfix ... operator requires @experiment(explicitopen)");
        }

        Advance();
        return new PostfixExpression(SpanFrom(operand.Span.Start), kind, operand);
    }

    private SelectorExpression ParseSelector(Expression operand)
    {
        Advance();
        var token = _current;
        if (token.Kind == TokenKind.Identifier)
        {
            Advance();
            return new SelectorExpression(SpanFrom(operand.Span.Start), operand, TextOf(token), token.Span, isQuoted: false);
        }

        // Only plain quotes: no raw, multi-line or bytes literals.
        if (token.Kind == TokenKind.String && _source.Content[token.Start] == '"' && !Quotes.At(_source.Content, token.Start).IsMultiline
            && ParseString() is StringLiteral name)
        {
            return new SelectorExpression(SpanFrom(operand.Span.Start), operand, name.Value, token.Span, isQuoted: true);
        }

        ReportExpected("selector");
        return new SelectorExpression(SpanFrom(operand.Span.Start), operand, "_", new TextSpan(_lastEnd, 0), isQuoted: false);
    }

    private Expression ParseIndex(Expression operand)
    {
        Advance();
        var first = _current.Kind == TokenKind.Colon ? null : ParseExpression();
        if (Take(TokenKind.Colon))
        {
            var high = _current.Kind == TokenKind.RightBracket ? null : ParseExpression();
            Expect(TokenKind.RightBracket);
            return new SliceExpression(SpanFrom(operand.Span.Start), operand, first, high);
        }

        Take(TokenKind.Comma);
        Expect(TokenKind.RightBracket);
        return new IndexExpression(SpanFrom(operand.Span.Start), operand, first ?? new BadExpression(new TextSpan(_lastEnd, 0)));
    }

    private CallExpression ParseCall(Expression function)
    {
        Advance();
        var arguments = new List<Expression>();
        while (!IsClosing(_current.Kind))
        {
            var start = _current.Start;
            arguments.Add(ParseExpression());
            TakeComma("argument list", TokenKind.RightParen);
            if (_current.Start == start)
            {
                break;
            }
        }

        Expect(TokenKind.RightParen);
        return new CallExpression(SpanFrom(function.Span.Start), function, arguments);
    }

    private Expression ParseOperand()
    {
        var token = _current;
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Keyword is Keyword.Null or Keyword.True or Keyword.False:
                Advance();
                var word = token.Keyword switch { Keyword.Null => LiteralKind.Null, Keyword.True => LiteralKind.True, _ => LiteralKind.False };
                return new Literal(token.Span, word, TextOf(token));
            case TokenKind.Identifier:
                Advance();
                return new Identifier(token.Span, TextOf(token));
            case TokenKind.Bottom:
                Advance();
                return new BottomLiteral(token.Span);
            case TokenKind.Integer or TokenKind.Float:
                Advance();
                return new Literal(token.Span, token.Kind == TokenKind.Integer ? LiteralKind.Integer : LiteralKind.Float, TextOf(token));
            case TokenKind.String:
                return ParseString();
            case TokenKind.Interpolation:
                return ParseInterpolation();
            case TokenKind.LeftBrace:
                return ParseStruct();
            case TokenKind.LeftBracket:
                return ParseList();
            case TokenKind.LeftParen:
                return ParseParenthesized();
            default:
                ReportExpected("operand");
                return new BadExpression(Missing());
        }
    }

    private ParenthesizedExpression ParseParenthesized()
    {
        var start = _current.Start;
        Advance();
        var inner = ParseExpression();
        Expect(TokenKind.RightParen);
        return new ParenthesizedExpression(SpanFrom(start), inner);
    }

    private StructLiteral ParseStruct()
    {
        var start = _current.Start;
        if (_current.Kind != TokenKind.LeftBrace || !TryEnter())
        {
            Expect(TokenKind.LeftBrace);
            return new StructLiteral(Missing(), [], hasBraces: true);
        }

        Advance();
        var declarations = new List<Declaration>();
        ParseDeclarations(declarations, TokenKind.RightBrace);
        Expect(TokenKind.RightBrace);
        Leave();
        return new StructLiteral(SpanFrom(start), declarations, hasBraces: true);
    }

    private ListLiteral ParseList()
    {
        var start = _current.Start;
        Advance();
        var elements = new List<Node>();
        Ellipsis? tail = null;
        while (!IsClosing(_current.Kind) && tail is null)
        {
            var before = _current.Start;
            if (_current.Kind == TokenKind.Ellipsis)
            {
                tail = ParseEllipsis();
            }
            else
            {
                elements.Add(AtComprehension() ? ParseComprehension() : ParseListElement());
            }

            TakeComma("list literal", TokenKind.RightBracket);
            if (_current.Start == before)
            {
                break;
            }
        }

        Expect(TokenKind.RightBracket);
        return new ListLiteral(SpanFrom(start), elements, tail);
    }

    private Expression ParseListElement()
    {
        if (_current.Kind == TokenKind.Identifier && _next.Kind == TokenKind.Bind)
        {
            var alias = ParseOldAlias();
            return WithAlias(alias, ParseExpression());
        }

        return ParseExpression();
    }
}
