using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

/// <summary>
/// Text of nodes that were made without one: right, but without indentation, for <see cref="Formatter"/> to lay out. Parentheses that the
/// tree implies and does not have are added.
/// </summary>
internal sealed partial class SyntaxWriter
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

    /// <param name="minimum">The precedence below which the place needs parentheses.</param>
    private void Expression(Expression expression, int minimum)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
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
            case SelectorExpression or IndexExpression or SliceExpression or CallExpression or PostfixExpression:
                Primary(expression);
                break;
            default:
                throw new UnreachableException(expression.GetType().Name);
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
        // Also these lean to the left.
        var links = new Stack<Expression>();
        var operand = expression;
        while (OperandOf(operand) is { } inner)
        {
            links.Push(operand);
            operand = inner;
        }

        Expression(operand, Highest);
        foreach (var link in links)
        {
            Link(link);
        }
    }

    /// <summary>What stands before a selector, index, call or postfix operator; null for any other expression.</summary>
    public static Expression? OperandOf(Expression expression) => expression switch
    {
        SelectorExpression selector => selector.Operand,
        IndexExpression index => index.Operand,
        SliceExpression slice => slice.Operand,
        CallExpression call => call.Function,
        PostfixExpression postfix => postfix.Operand,
        _ => null,
    };

    private void Link(Expression link)
    {
        switch (link)
        {
            case SelectorExpression selector:
                _text.Append('.').Append(selector.IsQuoted ? StringForm.Quote(selector.Name) : selector.Name);
                break;
            case IndexExpression index:
                _text.Append('[');
                Expression(index.Index, 0);
                _text.Append(']');
                break;
            case SliceExpression slice:
                _text.Append('[');
                Optional(slice.Low);
                _text.Append(':');
                Optional(slice.High);
                _text.Append(']');
                break;
            case CallExpression call:
                _text.Append('(');
                Separated(call.Arguments);
                _text.Append(')');
                break;
            case PostfixExpression postfix:
                _text.Append(postfix.Operator == TokenKind.Question ? "?" : "...");
                break;
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
