using System.Diagnostics;
using System.Text;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

/// <summary>
/// Text of nodes that were made without one: right, but without indentation, for <see cref="Formatter"/> to lay out. Parentheses that the
/// tree implies and does not have are added.
/// </summary>
internal sealed class SyntaxWriter
{
    private const int Highest = Operators.HighestBinary + 2;

    private readonly StringBuilder _text = new();

    public static string Write(Expression expression)
    {
        var writer = new SyntaxWriter();
        writer.Expression(expression, 0);
        return writer._text.ToString();
    }

    public static string Write(IReadOnlyList<Declaration> declarations)
    {
        var writer = new SyntaxWriter();
        foreach (var declaration in declarations)
        {
            writer.Declaration(declaration);
            writer._text.Append('\n');
        }

        return writer._text.ToString();
    }

    private void Declaration(Declaration declaration)
    {
        switch (declaration)
        {
            case Field field:
                Field(field);
                break;
            case LetClause let:
                _text.Append("let ").Append(let.Name.Name).Append(" = ");
                Expression(let.Value, 0);
                break;
            case Embedding embedding:
                Expression(embedding.Value, 0);
                break;
            case Ellipsis ellipsis:
                Ellipsis(ellipsis);
                break;
            case AttributeNode attribute:
                Attribute(attribute);
                break;
            case Comprehension comprehension:
                Comprehension(comprehension);
                break;
            case BadDeclaration:
                _text.Append("_|_");
                break;
            default:
                throw new UnreachableException(declaration.GetType().Name);
        }
    }

    private void Field(Field field)
    {
        Label(field.Label);
        _text.Append(field.Constraint switch { FieldConstraint.Optional => "?: ", FieldConstraint.Required => "!: ", _ => ": " });
        if (field.Value is StructLiteral { HasBraces: false, Declarations: [Field inner] })
        {
            Field(inner);
        }
        else
        {
            Expression(field.Value, 0);
        }

        foreach (var attribute in field.Attributes)
        {
            _text.Append(' ');
            Attribute(attribute);
        }
    }

    private void Label(Label label)
    {
        if (label.OldAlias is not null)
        {
            _text.Append(label.OldAlias.Name).Append('=');
        }

        switch (label)
        {
            case IdentifierLabel identifier:
                _text.Append(Names.IsIdentifier(identifier.Name) ? identifier.Name : StringForm.Quote(identifier.Name));
                break;
            case StringLabel text:
                _text.Append(StringForm.Quote(text.Value));
                break;
            case DynamicLabel { Expression: Interpolation interpolation }:
                Expression(interpolation, 0);
                break;
            case DynamicLabel dynamic:
                Parenthesized(dynamic.Expression);
                break;
            case PatternLabel pattern:
                _text.Append('[').Append(pattern.PatternAlias is null ? "" : pattern.PatternAlias.Name + "= ");
                Expression(pattern.Pattern, 0);
                _text.Append(']');
                break;
        }

        if (label.Alias is not null)
        {
            _text.Append(label.KeyAlias is null ? $"~{label.Alias.Name}" : $"~({label.KeyAlias.Name},{label.Alias.Name})");
        }
    }

    private void Attribute(AttributeNode attribute) => _text.Append('@').Append(attribute.Name).Append('(').Append(attribute.Body).Append(')');

    private void Ellipsis(Ellipsis ellipsis)
    {
        _text.Append("...");
        if (ellipsis.Type is not null)
        {
            Expression(ellipsis.Type, 0);
        }
    }

    private void Comprehension(Comprehension comprehension)
    {
        foreach (var clause in comprehension.Clauses)
        {
            Clause(clause);
            _text.Append(' ');
        }

        Struct(comprehension.Body);
        if (comprehension.Otherwise is not null)
        {
            _text.Append(comprehension.Clauses is [IfClause or TryClause] ? " else " : " otherwise ");
            Struct(comprehension.Otherwise);
        }
    }

    private void Clause(Node clause)
    {
        switch (clause)
        {
            case ForClause loop:
                _text.Append("for ").Append(loop.Key is null ? "" : loop.Key.Name + ", ").Append(loop.Value.Name).Append(" in ");
                Expression(loop.Source, 0);
                break;
            case IfClause condition:
                _text.Append("if ");
                Expression(condition.Condition, 0);
                break;
            case LetClause let:
                Declaration(let);
                break;
            case TryClause attempt:
                _text.Append("try");
                if (attempt is { Name: not null, Value: not null })
                {
                    _text.Append(' ').Append(attempt.Name.Name).Append(" = ");
                    Expression(attempt.Value, 0);
                }

                break;
        }
    }

    /// <param name="minimum">The precedence below which the place needs parentheses.</param>
    private void Expression(Expression expression, int minimum)
    {
        if (PrecedenceOf(expression) < minimum)
        {
            Parenthesized(expression);
            return;
        }

        switch (expression)
        {
            case Identifier identifier:
                _text.Append(identifier.Name);
                break;
            case Literal literal:
                _text.Append(literal.Kind is LiteralKind.Integer or LiteralKind.Float ? NumberForm.Canonical(literal.Text) : literal.Text);
                break;
            case BottomLiteral or BadExpression:
                _text.Append("_|_");
                break;
            case StringLiteral text:
                _text.Append(StringForm.QuoteValue(text.Value));
                break;
            case BytesLiteral bytes:
                _text.Append(StringForm.QuoteBytes(bytes.Value.Span));
                break;
            case Interpolation interpolation:
                Interpolation(interpolation);
                break;
            case StructLiteral literal:
                Struct(literal);
                break;
            case ListLiteral list:
                List(list);
                break;
            case UnaryExpression unary:
                _text.Append(Operators.Text(unary.Operator)).Append(PrecedenceOf(unary.Operand) < Highest ? " " : "");
                Expression(unary.Operand, Highest - 1);
                break;
            case BinaryExpression binary:
                Binary(binary);
                break;
            case ParenthesizedExpression parenthesized:
                Parenthesized(parenthesized.Inner);
                break;
            case AliasExpression alias:
                _text.Append(alias.Name.Name).Append("= ");
                Expression(alias.Value, 0);
                break;
            default:
                Primary(expression);
                break;
        }
    }

    private void Binary(BinaryExpression binary)
    {
        // Chains lean to the left and may be long.
        var precedence = Operators.Precedence(binary.Operator);
        var chain = new Stack<BinaryExpression>();
        Expression first = binary;
        while (first is BinaryExpression link && Operators.Precedence(link.Operator) == precedence)
        {
            chain.Push(link);
            first = link.Left;
        }

        Expression(first, precedence);
        foreach (var link in chain)
        {
            _text.Append(' ').Append(Operators.Text(link.Operator)).Append(' ');
            Expression(link.Right, precedence + 1);
        }
    }

    private void Primary(Expression expression)
    {
        switch (expression)
        {
            case SelectorExpression selector:
                Expression(selector.Operand, Highest);
                _text.Append('.').Append(selector.IsQuoted ? StringForm.Quote(selector.Name) : selector.Name);
                break;
            case IndexExpression index:
                Expression(index.Operand, Highest);
                _text.Append('[');
                Expression(index.Index, 0);
                _text.Append(']');
                break;
            case SliceExpression slice:
                Expression(slice.Operand, Highest);
                _text.Append('[');
                Optional(slice.Low);
                _text.Append(':');
                Optional(slice.High);
                _text.Append(']');
                break;
            case CallExpression call:
                Expression(call.Function, Highest);
                _text.Append('(');
                Separated(call.Arguments);
                _text.Append(')');
                break;
            case PostfixExpression postfix:
                Expression(postfix.Operand, Highest);
                _text.Append(postfix.Operator == TokenKind.Question ? "?" : "...");
                break;
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    private void Optional(Expression? expression)
    {
        if (expression is not null)
        {
            Expression(expression, 0);
        }
    }

    private void Parenthesized(Expression inner)
    {
        _text.Append('(');
        Expression(inner, 0);
        _text.Append(')');
    }

    private void Struct(StructLiteral literal)
    {
        if (literal.Declarations.Count == 0)
        {
            _text.Append("{}");
            return;
        }

        _text.Append("{\n");
        foreach (var declaration in literal.Declarations)
        {
            Declaration(declaration);
            _text.Append('\n');
        }

        _text.Append('}');
    }

    private void List(ListLiteral list)
    {
        _text.Append('[');
        Separated(list.Elements);
        if (list.Tail is not null)
        {
            _text.Append(list.Elements.Count > 0 ? ", " : "");
            Ellipsis(list.Tail);
        }

        _text.Append(']');
    }

    private void Separated(IReadOnlyList<Node> elements)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            if (elements[i] is Comprehension comprehension)
            {
                Comprehension(comprehension);
            }
            else
            {
                Expression((Expression)elements[i], 0);
            }
        }
    }

    private void Interpolation(Interpolation interpolation)
    {
        var quote = interpolation.IsBytes ? '\'' : '"';
        _text.Append(quote);
        for (var i = 0; i < interpolation.Texts.Count; i++)
        {
            StringForm.AppendEscaped(_text, interpolation.Texts[i].Span, quote, keepLineEnds: false);
            if (i < interpolation.Holes.Count)
            {
                _text.Append("\\(");
                Expression(interpolation.Holes[i], 0);
                _text.Append(')');
            }
        }

        _text.Append(quote);
    }

    private static int PrecedenceOf(Expression expression) => expression switch
    {
        BinaryExpression binary => Operators.Precedence(binary.Operator),
        UnaryExpression => Highest - 1,
        AliasExpression => 0,
        Literal { Kind: LiteralKind.Integer or LiteralKind.Float } literal => literal.Text.StartsWith('-') ? Highest - 1 : Highest,
        _ => Highest,
    };
}
