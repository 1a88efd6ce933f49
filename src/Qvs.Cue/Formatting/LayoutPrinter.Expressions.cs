using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

internal sealed partial class LayoutPrinter
{
    /// <param name="depth">
    /// 1 in the open, more inside of brackets and of other operators: there sums and products are written without blanks.
    /// </param>
    private void Expression(Expression expression, int depth)
    {
        if (!CanGoDeeper())
        {
            _out.Fail();
            return;
        }

        switch (expression)
        {
            case BinaryExpression binary:
                Binary(binary, depth);
                break;
            case UnaryExpression unary:
                _out.Token(unary.Operator);
                _out.BeginToken(Break.Join);
                Expression(unary.Operand, depth);
                break;
            case SelectorExpression or IndexExpression or SliceExpression or CallExpression or PostfixExpression:
                Primary(expression, depth);
                break;
            case ParenthesizedExpression parenthesized:
                Parenthesized(parenthesized, depth);
                break;
            case AliasExpression alias:
                Alias(alias.Name);
                Expression(alias.Value, depth);
                break;
            case Interpolation interpolation:
                Interpolation(interpolation, depth);
                break;
            case StructLiteral literal:
                Struct(literal);
                break;
            case ListLiteral list:
                List(list);
                break;
            case StringLiteral or BytesLiteral:
                String(expression.Span.End);
                break;
            case Literal { Kind: LiteralKind.Integer or LiteralKind.Float } number:
                _out.Token(Break.Keep, NumberForm.Canonical(number.Text));
                break;
            default:
                _out.Token();
                break;
        }
    }

    private void Binary(BinaryExpression binary, int depth)
    {
        // A chain of one precedence leans to the left and may be long, so it is no recursion.
        var precedence = Operators.Precedence(binary.Operator);
        var chain = new Stack<BinaryExpression>();
        Expression first = binary;
        while (first is BinaryExpression link && Operators.Precedence(link.Operator) == precedence)
        {
            chain.Push(link);
            first = link.Left;
        }

        var spaced = IsSpaced(chain, precedence, depth);
        Expression(first, depth + 1);
        foreach (var link in chain)
        {
            var isWord = link.Operator is >= TokenKind.IntDivide and <= TokenKind.IntRemainder;
            Space(spaced || isWord);
            _out.Token(Break.Join);
            if (_out.BreaksBeforeNext && _out.Line.Kind == LineKind.Other && _out.Line.Indent > 0)
            {
                _out.Line.Kind = LineKind.Element;
            }

            Space(spaced || isWord);
            _out.BeginToken(Break.Single);
            Expression(link.Right, depth + 1);
        }
    }

    /// <summary>
    /// As gofmt: comparisons and what binds less have blanks always; sums and products only where they are outermost. A sign that could be
    /// taken for part of the operator before it gives a sum its blanks back.
    /// </summary>
    private static bool IsSpaced(Stack<BinaryExpression> chain, int precedence, int depth)
    {
        var sum = Operators.Precedence(TokenKind.Add);
        return precedence < sum
            || depth == 1
            || (precedence == sum && chain.Any(link => link.Right is UnaryExpression unary && unary.Operator == link.Operator));
    }

    private void Space(bool wanted)
    {
        if (wanted)
        {
            _out.Blank();
        }
    }

    private void Parenthesized(ParenthesizedExpression expression, int depth)
    {
        // Parentheses around parentheses say nothing.
        var doubled = 0;
        for (; expression.Inner is ParenthesizedExpression inner; expression = inner)
        {
            _out.Skip();
            doubled++;
        }

        _out.Token(TokenKind.LeftParen);
        _out.Indent();
        Expression(expression.Inner, Math.Max(1, depth - 1));
        _out.Closing(TokenKind.RightParen, Break.Join);
        for (; doubled > 0; doubled--)
        {
            _out.Skip();
        }
    }

    /// <summary>An operand with selectors, indices and calls behind it.</summary>
    private void Primary(Expression expression, int depth)
    {
        var links = new Stack<Expression>();
        var operand = expression;
        while (SyntaxWriter.OperandOf(operand) is { } inner)
        {
            links.Push(operand);
            operand = inner;
        }

        Expression(operand, depth);
        foreach (var link in links)
        {
            switch (link)
            {
                case SelectorExpression:
                    _out.Token(TokenKind.Period, Break.Join);
                    _out.Token(Break.Single);
                    break;
                case IndexExpression index:
                    _out.Token(TokenKind.LeftBracket, Break.Join);
                    _out.Indent();
                    Expression(index.Index, depth + 1);
                    _out.SkipComma();
                    _out.Closing(TokenKind.RightBracket, Break.Join);
                    break;
                case SliceExpression slice:
                    Slice(slice, depth);
                    break;
                case CallExpression call:
                    Elements(
                        TokenKind.LeftParen, TokenKind.RightParen, call.Arguments, null, call.Arguments.Count > 1 ? depth + 1 : depth, omitCommas: false);
                    break;
                default:
                    _out.Token(Break.Join);
                    break;
            }
        }
    }

    private void Slice(SliceExpression slice, int depth)
    {
        var spaced = depth <= 1 && slice is { Low: not null, High: not null } && (slice.Low is BinaryExpression || slice.High is BinaryExpression);
        _out.Token(TokenKind.LeftBracket, Break.Join);
        _out.Indent();
        if (slice.Low is not null)
        {
            Expression(slice.Low, depth + 1);
        }

        Space(spaced);
        _out.Token(TokenKind.Colon, Break.Join);
        Space(spaced);
        if (slice.High is not null)
        {
            Expression(slice.High, depth + 1);
        }

        _out.Closing(TokenKind.RightBracket, Break.Join);
    }

    private void List(ListLiteral list)
    {
        var elements = list.Tail is null ? list.Elements : [.. list.Elements, list.Tail];
        Elements(TokenKind.LeftBracket, TokenKind.RightBracket, elements, list.Tail, 1, OmitsCommas(list, elements));
    }

    /// <summary>
    /// Elements may be separated by line ends alone (language version v0.17). Whoever leaves out one comma between two lines leaves out all
    /// of them; for a single element the comma behind it tells.
    /// </summary>
    private bool OmitsCommas(ListLiteral list, IReadOnlyList<Node> elements)
    {
        for (var i = 0; i + 1 < elements.Count; i++)
        {
            if (!HasComma(elements[i].Span.End, elements[i + 1].Span.Start))
            {
                return true;
            }
        }

        return elements.Count == 1 && !HasComma(elements[0].Span.End, list.Span.End);
    }

    private bool HasComma(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var c = file.Source.Content[i];
            if (c == ',')
            {
                return true;
            }

            if (c == '/')
            {
                var length = file.Source.Content.AsSpan(i, to - i).IndexOf('\n');
                i = length < 0 ? to : i + length;
            }
        }

        return false;
    }

    /// <param name="tail">The element that needs no comma behind it even where others do.</param>
    private void Elements(TokenKind opening, TokenKind closing, IReadOnlyList<Node> elements, Node? tail, int depth, bool omitCommas)
    {
        _out.Token(opening, opening == TokenKind.LeftParen ? Break.Join : Break.Keep);
        _out.Indent();
        if (elements.Count == 0)
        {
            _out.Closing(closing, _out.HasCommentBeforeNext ? Break.Force : Break.Join);
            return;
        }

        var isBlock = _out.BreaksBeforeNext;
        for (var i = 0; i < elements.Count && !_out.Failed; i++)
        {
            var element = elements[i];
            _out.BeginToken(Break.Keep);
            var line = _out.Line;
            Element(element, depth);
            var hadComma = _out.SkipComma();
            var isLast = i == elements.Count - 1;
            var breaks = _out.BreaksBeforeNext || (isLast && isBlock);
            var comma = isLast
                ? breaks && !omitCommas && (element != tail || hadComma)
                : !breaks || !omitCommas;
            if (comma)
            {
                _out.Raw(",");
            }

            _out.Blank();
            if (ReferenceEquals(line, _out.Line) && line.Kind == LineKind.Other && line.Indent > 0 && breaks)
            {
                line.Kind = LineKind.Element;
            }
        }

        _out.Closing(closing, isBlock ? Break.Force : Break.Keep);
    }

    private void Element(Node element, int depth)
    {
        switch (element)
        {
            case Comprehension comprehension:
                Comprehension(comprehension);
                break;
            case Ellipsis ellipsis:
                Ellipsis(ellipsis);
                break;
            case Expression expression:
                _out.Indent();
                Expression(expression, depth);
                _out.Unindent();
                break;
        }
    }
}
