using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

internal sealed partial class LayoutPrinter
{
    private void Declaration(Declaration declaration)
    {
        _out.BeginToken(Break.Keep);
        switch (declaration)
        {
            case Field field:
                Field(field);
                break;
            case LetClause let:
                Let(let);
                break;
            case Embedding embedding:
                _out.Indent();
                Expression(embedding.Value, 1);
                _out.Unindent();
                break;
            case Ellipsis ellipsis:
                Ellipsis(ellipsis);
                break;
            case Comprehension comprehension:
                Comprehension(comprehension);
                break;
            default:
                _out.Token(TokenKind.Attribute);
                break;
        }
    }

    private void Ellipsis(Ellipsis ellipsis)
    {
        _out.Token(TokenKind.Ellipsis);
        if (ellipsis.Type is not null)
        {
            Expression(ellipsis.Type, 1);
        }
    }

    private void Let(LetClause let)
    {
        _out.Token(TokenKind.Identifier);
        _out.Indent();
        _out.Blank();
        _out.Token(TokenKind.Identifier);
        _out.Blank();
        _out.Token(TokenKind.Bind);
        _out.Blank();
        Expression(let.Value, 1);
        _out.Unindent();
    }

    /// <summary>A field, with the fields chained behind it. If all of it stands on a line of its own, that line is a row of a table.</summary>
    private void Field(Field field)
    {
        var line = _out.Line;
        var ownsLine = line.Text.Length == 0;
        var labels = 0;
        while (true)
        {
            labels++;
            Label(field);
            _out.Indent();
            _out.Blank();
            if (field.Value is not StructLiteral { HasBraces: false, Declarations: [Field inner] })
            {
                break;
            }

            field = inner;
        }

        var opensBracket = field.Value is StructLiteral or ListLiteral && !_out.HasCommentBeforeNext;
        _out.BeginToken(opensBracket ? Break.Join : Break.Single);
        var valueStart = _out.Line.Text.Length;
        _out.Indent();
        Expression(field.Value, 1);
        for (var i = 0; i <= labels; i++)
        {
            _out.Unindent();
        }

        var attributesStart = -1;
        foreach (var _ in field.Attributes)
        {
            _out.Blank();
            _out.BeginToken(Break.Join);
            attributesStart = attributesStart < 0 ? _out.Line.Text.Length : attributesStart;
            _out.Token(TokenKind.Attribute, Break.Join);
        }

        if (ownsLine && ReferenceEquals(line, _out.Line) && line.Kind == LineKind.Other)
        {
            line.Kind = LineKind.Field;
            line.Labels = labels;
            line.ValueStart = valueStart;
            line.AttributesStart = attributesStart;
        }
    }

    private void Label(Field field)
    {
        var label = field.Label;
        if (label.OldAlias is not null)
        {
            _out.Token(TokenKind.Identifier, Break.Single);
            _out.Token(TokenKind.Bind, Break.Join);
        }

        switch (label)
        {
            case IdentifierLabel:
                _out.Token(TokenKind.Identifier, Break.Single);
                break;
            case StringLabel:
                _out.Token(TokenKind.String, Break.Single);
                break;
            case PatternLabel pattern:
                _out.Token(TokenKind.LeftBracket, Break.Single);
                _out.Indent();
                Alias(pattern.PatternAlias);
                Expression(pattern.Pattern, 1);
                _out.SkipComma();
                _out.Closing(TokenKind.RightBracket, Break.Join);
                break;
            case DynamicLabel { Expression: var expression } when _out.Next == TokenKind.LeftParen:
                _out.Token(TokenKind.LeftParen, Break.Single);
                _out.Indent();
                Expression(expression, 1);
                _out.Closing(TokenKind.RightParen, Break.Join);
                break;
            case DynamicLabel dynamic:
                Expression(dynamic.Expression, 1);
                break;
        }

        if (label.Alias is not null)
        {
            _out.Token(TokenKind.Tilde, Break.Join);
            while (_out.Next is not (TokenKind.Colon or TokenKind.Question or TokenKind.Not) && !_out.Failed)
            {
                _out.Token(Break.Join);
            }
        }

        if (field.Constraint != FieldConstraint.None)
        {
            _out.Token(field.Constraint == FieldConstraint.Optional ? TokenKind.Question : TokenKind.Not, Break.Join);
        }

        _out.Token(TokenKind.Colon, Break.Join);
    }

    private void Alias(Identifier? alias)
    {
        if (alias is not null)
        {
            _out.Token(TokenKind.Identifier);
            _out.Token(TokenKind.Bind, Break.Join);
        }
    }

    private void Comprehension(Comprehension comprehension)
    {
        foreach (var clause in comprehension.Clauses)
        {
            Clause(clause);
            _out.SkipComma();
            _out.Blank();
        }

        _out.BeginToken(Break.Join);
        Struct(comprehension.Body);
        if (comprehension.Otherwise is not null)
        {
            _out.Blank();
            _out.Token(TokenKind.Identifier, Break.Join);
            _out.Blank();
            _out.BeginToken(Break.Join);
            Struct(comprehension.Otherwise);
        }
    }

    private void Clause(Node clause)
    {
        if (clause is LetClause let)
        {
            Let(let);
            return;
        }

        _out.Token(TokenKind.Identifier, Break.Single);
        _out.Indent();
        _out.Blank();
        switch (clause)
        {
            case ForClause loop:
                if (loop.Key is not null)
                {
                    _out.Token(TokenKind.Identifier);
                    _out.Token(TokenKind.Comma, Break.Join);
                    _out.Blank();
                }

                _out.Token(TokenKind.Identifier);
                _out.Blank();
                _out.Token(TokenKind.Identifier);
                _out.Blank();
                Expression(loop.Source, 1);
                break;
            case IfClause condition:
                Expression(condition.Condition, 1);
                break;
            case TryClause { Value: { } value }:
                _out.Token(TokenKind.Identifier);
                _out.Blank();
                _out.Token(TokenKind.Bind);
                _out.Blank();
                Expression(value, 1);
                break;
        }

        _out.Unindent();
    }

    private void Struct(StructLiteral literal)
    {
        if (!CanGoDeeper())
        {
            _out.Fail();
            return;
        }

        _out.Token(TokenKind.LeftBrace);
        _out.Indent();
        if (literal.Declarations.Count == 0)
        {
            _out.Closing(TokenKind.RightBrace, _out.HasCommentBeforeNext ? Break.Force : Break.Join);
            return;
        }

        var isBlock = _out.BreaksBeforeNext || SpansLines(literal);
        _out.BeginToken(isBlock ? Break.Force : Break.Join);
        foreach (var declaration in literal.Declarations)
        {
            Declaration(declaration);
            EndDeclaration();
        }

        _out.Closing(TokenKind.RightBrace, isBlock ? Break.Force : Break.Join);
    }

    /// <summary>Whether a line ends between two declarations, or before the closing brace.</summary>
    private bool SpansLines(StructLiteral literal)
    {
        if (_out.Joined > 0)
        {
            return false;
        }

        var content = file.Source.Content;
        for (var i = 0; i < literal.Declarations.Count; i++)
        {
            var end = literal.Declarations[i].Span.End;
            var next = i + 1 < literal.Declarations.Count ? literal.Declarations[i + 1].Span.Start : literal.Span.End;
            if (content.AsSpan(end, next - end).Contains('\n'))
            {
                return true;
            }
        }

        return false;
    }
}
