using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "Structs", "Field declarations", "Let", "Comprehensions".</summary>
public sealed partial class Parser
{
    private void ParseDeclarations(List<Declaration> declarations, TokenKind closing)
    {
        while (!IsClosing(_current.Kind))
        {
            var start = _current.Start;
            switch (_current.Kind)
            {
                case TokenKind.Attribute:
                    declarations.Add(ParseAttribute());
                    break;
                case TokenKind.Ellipsis:
                    declarations.Add(ParseEllipsis());
                    break;
                default:
                    declarations.Add(ParseDeclaration());
                    break;
            }

            TakeComma("struct literal", closing);
            if (_current.Start == start && _current.Kind != TokenKind.EndOfFile && !IsClosing(_current.Kind))
            {
                Advance();
            }
        }
    }

    private static bool IsClosing(TokenKind kind) =>
        kind is TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen or TokenKind.EndOfFile
            or TokenKind.InterpolationMiddle or TokenKind.InterpolationEnd;

    /// <summary>The comma after an element; none is needed before the closing bracket.</summary>
    private void TakeComma(string context, TokenKind closing)
    {
        if (Take(TokenKind.Comma) || _current.Kind == closing || _current.Kind == TokenKind.EndOfFile)
        {
            return;
        }

        if (_errors.WasReportedAt(_current.Start))
        {
            SkipElement();
            Take(TokenKind.Comma);
        }
        else if (!IsClosing(_current.Kind))
        {
            // As if it were there: what follows is mostly an element of its own.
            Report(SyntaxDiagnostics.MissingComma, _current, $"missing ',' in {context}");
            if (_current.Kind is not (TokenKind.Identifier or TokenKind.String or TokenKind.LeftBrace or TokenKind.Attribute or TokenKind.Interpolation))
            {
                SkipElement();
                Take(TokenKind.Comma);
            }
        }
    }

    /// <summary>To the end of an element that was not understood: the next comma or closing bracket of the same level.</summary>
    private void SkipElement()
    {
        for (var depth = 0; _current.Kind != TokenKind.EndOfFile; Advance())
        {
            if (depth == 0 && (_current.Kind == TokenKind.Comma || IsClosing(_current.Kind)))
            {
                return;
            }

            depth += _current.Kind switch
            {
                TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen or TokenKind.Interpolation => 1,
                TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen or TokenKind.InterpolationEnd => -1,
                _ => 0,
            };
        }
    }

    private AttributeNode ParseAttribute()
    {
        var text = _source.Slice(_current.Span);
        var open = text.IndexOf('(');
        var name = (open < 0 ? text : text[..open])[1..].Trim().ToString();
        var body = open < 0 ? "" : text[(open + 1)..(text[^1] == ')' && text.Length > open + 1 ? text.Length - 1 : text.Length)].ToString();
        var node = new AttributeNode(_current.Span, name, body);
        Advance();
        return node;
    }

    private Ellipsis ParseEllipsis()
    {
        var start = _current.Start;
        Advance();
        var type = _current.Kind == TokenKind.Comma || IsClosing(_current.Kind) ? null : ParseExpression();
        return new Ellipsis(SpanFrom(start), type);
    }

    private Declaration ParseDeclaration()
    {
        if (AtComprehension())
        {
            return ParseComprehension();
        }

        if (_current.Is(Keyword.Let) && _next.IsPlainName)
        {
            return ParseLet();
        }

        var start = _current.Start;
        var element = ParseLabelOrExpression();
        switch (element)
        {
            case Label label:
                return ParseFieldAfter(label);
            case AliasExpression alias:
                ReportExpected("label or ':'");
                return new BadDeclaration(alias.Span);
            default:
                return new Embedding(SpanFrom(start), (Expression)element);
        }
    }

    /// <summary>What follows a label: constraint, colon, value, attributes. The value may be a field again.</summary>
    private Field ParseFieldAfter(Label label)
    {
        var constraint = FieldConstraint.None;
        if (_current.Kind is TokenKind.Question or TokenKind.Not)
        {
            constraint = _current.Kind == TokenKind.Question ? FieldConstraint.Optional : FieldConstraint.Required;
            if (label is PatternLabel)
            {
                Report(SyntaxDiagnostics.InvalidLabel, _current, $"pattern constraint cannot be marked {(constraint == FieldConstraint.Optional ? "optional" : "required")}");
            }

            Advance();
        }

        Expect(TokenKind.Colon);
        var (value, attributes) = ParseFieldValue();
        return new Field(SpanFrom(label.Span.Start), label, constraint, value, attributes);
    }

    private (Expression Value, IReadOnlyList<AttributeNode> Attributes) ParseFieldValue()
    {
        var element = ParseLabelOrExpression();
        if (element is Label label)
        {
            if (!TryEnter())
            {
                return (new BadExpression(Missing()), []);
            }

            var field = ParseFieldAfter(label);
            Leave();
            return (new StructLiteral(field.Span, [field], hasBraces: false), []);
        }

        if (_current.Kind != TokenKind.Attribute)
        {
            return ((Expression)element, []);
        }

        var attributes = new List<AttributeNode>();
        while (_current.Kind == TokenKind.Attribute)
        {
            attributes.Add(ParseAttribute());
        }

        return ((Expression)element, attributes);
    }

    /// <summary>
    /// A <see cref="Label"/> with its colon ahead, or an expression. Labels are operands too, so what it is shows behind the operand.
    /// </summary>
    private Node ParseLabelOrExpression()
    {
        if (Operators.IsPrefix(_current.Kind))
        {
            return ParseExpression();
        }

        Identifier? alias = null;
        if (_current.Kind == TokenKind.Identifier && _next.Kind == TokenKind.Bind)
        {
            alias = ParseOldAlias();
            if (Operators.IsPrefix(_current.Kind))
            {
                return WithAlias(alias, ParseExpression());
            }
        }

        var token = _current;
        var operand = ParseOperand();
        if (AtLabelEnd() && ToLabel(token, operand, alias) is { } label)
        {
            return label;
        }

        return WithAlias(alias, ParseExpressionAfter(operand));
    }

    private static Expression WithAlias(Identifier? alias, Expression value) =>
        alias is null ? value : new AliasExpression(TextSpan.Between(alias.Span, value.Span), alias, value);

    private Identifier ParseOldAlias()
    {
        var name = ParseName(anyWord: true);
        if (_experiments?.Contains("aliasv2") == true)
        {
            Report(
                SyntaxDiagnostics.NeedsExperiment,
                _current,
                "old-style alias syntax (=) is not allowed with @experiment(aliasv2); use postfix syntax (~X or ~(K,V))");
        }

        Advance();
        return name;
    }

    private bool AtLabelEnd() => _current.Kind is TokenKind.Colon or TokenKind.Tilde
        || (_current.Kind is TokenKind.Question or TokenKind.Not && _next.Kind == TokenKind.Colon);

    /// <summary>The operand as a label; null (and told) if it is none.</summary>
    private Label? ToLabel(Token first, Expression operand, Identifier? oldAlias)
    {
        if (operand is ListLiteral { Elements.Count: not 1 } or ListLiteral { Tail: not null })
        {
            Report(SyntaxDiagnostics.InvalidLabel, operand.Span, "square bracket must have exactly one element");
        }

        var inner = operand.Span;
        var start = oldAlias?.Span.Start ?? inner.Start;
        var isLabel = operand is Identifier or StringLiteral or Interpolation { IsBytes: false } or ParenthesizedExpression or ListLiteral
            or Literal { Kind: LiteralKind.Null or LiteralKind.True or LiteralKind.False };
        if (!isLabel)
        {
            if (operand is not BadExpression)
            {
                Report(SyntaxDiagnostics.InvalidLabel, operand.Span, $"expected label or ':', found {Describe(first)}");
            }

            return null;
        }

        var (key, alias) = _current.Kind == TokenKind.Tilde ? ParsePostfixAlias() : default;
        var span = SpanFrom(start);
        switch (operand)
        {
            case Identifier name:
                CheckDeclared(name);
                return new IdentifierLabel(span, name.Name, oldAlias, key, alias) { InnerSpan = inner };
            case Literal word:
                return new IdentifierLabel(span, word.Text, oldAlias, key, alias) { InnerSpan = inner };
            case StringLiteral text:
                return new StringLabel(span, text.Value, oldAlias, key, alias) { InnerSpan = inner };
            case ParenthesizedExpression parenthesized:
                return new DynamicLabel(span, parenthesized.Inner, oldAlias, key, alias) { InnerSpan = inner };
            case ListLiteral list:
                var (patternAlias, pattern) = PatternOf(list);
                return new PatternLabel(span, patternAlias, pattern, oldAlias, key, alias) { InnerSpan = inner };
            default:
                return new DynamicLabel(span, operand, oldAlias, key, alias) { InnerSpan = inner };
        }
    }

    private static (Identifier? Alias, Expression Pattern) PatternOf(ListLiteral list)
    {
        var element = list.Elements.Count > 0 ? list.Elements[0] : null;
        return element switch
        {
            AliasExpression alias => (alias.Name, alias.Value),
            Expression pattern => (null, pattern),
            _ => (null, new BadExpression(list.Span)),
        };
    }

    /// <summary><c>~X</c>, <c>~(X)</c>, <c>~(K,X)</c> (experiment <c>aliasv2</c>).</summary>
    private (Identifier? Key, Identifier? Alias) ParsePostfixAlias()
    {
        if (!Allows("aliasv2"))
        {
            Report(SyntaxDiagnostics.NeedsExperiment, _current, "postfix alias syntax requires @experiment(aliasv2)");
        }

        Advance();
        if (_current.IsPlainName)
        {
            return (null, ParseName(isDeclared: false));
        }

        if (!Take(TokenKind.LeftParen))
        {
            ReportExpected("identifier or '('");
            return default;
        }

        var first = ParseName(isDeclared: false);
        Identifier? second = null;
        if (Take(TokenKind.Comma))
        {
            second = ParseName(isDeclared: false);
        }

        Expect(TokenKind.RightParen);
        return second is null ? (null, first) : (first, second);
    }

    private LetClause ParseLet()
    {
        var start = _current.Start;
        Advance();
        var name = ParseName();
        Expect(TokenKind.Bind);
        var value = ParseExpression();
        return new LetClause(SpanFrom(start), name, value);
    }

    /// <summary>A name that is declared here, or a report and <c>_</c>.</summary>
    private Identifier ParseName(bool isDeclared = true, bool anyWord = false)
    {
        if (!_current.IsPlainName && !(anyWord && _current.Kind == TokenKind.Identifier))
        {
            ReportExpected("'IDENT'");
            return new Identifier(Missing(), "_");
        }

        var name = new Identifier(_current.Span, TextOf(_current));
        Advance();
        if (isDeclared)
        {
            CheckDeclared(name);
        }

        return name;
    }

    private void CheckDeclared(Identifier name)
    {
        if (name.Name.StartsWith("__", StringComparison.Ordinal))
        {
            Report(SyntaxDiagnostics.ReservedName, name.Span, "identifiers starting with '__' are reserved");
        }
    }
}
