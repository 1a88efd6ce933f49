using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Text that is no expression; kept so that the tree covers the file.</summary>
public sealed class BadExpression(TextSpan span) : Expression(span);

/// <summary>A name, with its prefix: <c>a</c>, <c>#a</c>, <c>_a</c>, <c>_</c>, <c>__string</c>. <c>_|_</c> is <see cref="BottomLiteral"/>.</summary>
public sealed class Identifier(TextSpan span, string name) : Expression(span)
{
    public string Name { get; } = name;
}

public enum LiteralKind
{
    Null,
    True,
    False,
    Integer,
    Float,
}

/// <summary><c>null</c>, <c>true</c>, <c>false</c> or a number; <see cref="Text"/> is as written (<c>1_000</c>, <c>0x1F</c>, <c>1.5Mi</c>).</summary>
public sealed class Literal(TextSpan span, LiteralKind kind, string text) : Expression(span)
{
    public LiteralKind Kind { get; } = kind;

    public string Text { get; } = text;
}

/// <summary><c>_|_</c></summary>
public sealed class BottomLiteral(TextSpan span) : Expression(span);

/// <summary>A string without holes; <see cref="Value"/> is decoded (escapes, indentation). Lone surrogates become U+FFFD.</summary>
public sealed class StringLiteral(TextSpan span, string value) : Expression(span)
{
    public string Value { get; } = value;
}

/// <summary><c>'...'</c> without holes, decoded.</summary>
public sealed class BytesLiteral(TextSpan span, ReadOnlyMemory<byte> value) : Expression(span)
{
    public ReadOnlyMemory<byte> Value { get; } = value;
}

/// <summary>
/// A string or bytes literal with holes. There is one text more than there are holes: text, hole, text, hole, text.
/// Texts are decoded; those of bytes literals are UTF-8 bytes.
/// </summary>
public sealed class Interpolation(
    TextSpan span, bool isBytes, IReadOnlyList<ReadOnlyMemory<byte>> texts, IReadOnlyList<Expression> holes) : Expression(span)
{
    public bool IsBytes { get; } = isBytes;

    public IReadOnlyList<ReadOnlyMemory<byte>> Texts { get; } = texts;

    public IReadOnlyList<Expression> Holes { get; } = holes;
}

/// <summary><c>{ ... }</c>, or the value of a chained field <c>a: b: c</c> (then <see cref="HasBraces"/> is false).</summary>
public sealed class StructLiteral(TextSpan span, IReadOnlyList<Declaration> declarations, bool hasBraces) : Expression(span)
{
    public IReadOnlyList<Declaration> Declarations { get; } = declarations;

    public bool HasBraces { get; } = hasBraces;
}

/// <summary><c>[ ... ]</c>. Elements are expressions and <see cref="Comprehension"/>s; <see cref="Tail"/> is a closing <c>...</c>.</summary>
public sealed class ListLiteral(TextSpan span, IReadOnlyList<Node> elements, Ellipsis? tail) : Expression(span)
{
    /// <summary>Each an <see cref="Expression"/> or a <see cref="Comprehension"/>.</summary>
    public IReadOnlyList<Node> Elements { get; } = elements;

    public Ellipsis? Tail { get; } = tail;
}

/// <summary><c>+ - ! * &lt; &lt;= &gt; &gt;= == != =~ !~</c> before an operand; <c>*</c> marks a default.</summary>
public sealed class UnaryExpression(TextSpan span, TokenKind op, Expression operand) : Expression(span)
{
    public TokenKind Operator { get; } = op;

    public Expression Operand { get; } = operand;
}

public sealed class BinaryExpression(TextSpan span, TokenKind op, TextSpan opSpan, Expression left, Expression right) : Expression(span)
{
    public TokenKind Operator { get; } = op;

    public TextSpan OperatorSpan { get; } = opSpan;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;
}

/// <summary><c>x.a</c>, <c>x.#a</c>, <c>x._a</c>, <c>x."a b"</c> (then <see cref="IsQuoted"/>); <c>x.a?</c> inside <c>try</c>.</summary>
public sealed class SelectorExpression(TextSpan span, Expression operand, string name, TextSpan nameSpan, bool isQuoted) : Expression(span)
{
    public Expression Operand { get; } = operand;

    public string Name { get; } = name;

    public TextSpan NameSpan { get; } = nameSpan;

    public bool IsQuoted { get; } = isQuoted;
}

public sealed class IndexExpression(TextSpan span, Expression operand, Expression index) : Expression(span)
{
    public Expression Operand { get; } = operand;

    public Expression Index { get; } = index;
}

/// <summary><c>x[low:high]</c></summary>
public sealed class SliceExpression(TextSpan span, Expression operand, Expression? low, Expression? high) : Expression(span)
{
    public Expression Operand { get; } = operand;

    public Expression? Low { get; } = low;

    public Expression? High { get; } = high;
}

public sealed class CallExpression(TextSpan span, Expression function, IReadOnlyList<Expression> arguments) : Expression(span)
{
    public Expression Function { get; } = function;

    public IReadOnlyList<Expression> Arguments { get; } = arguments;
}

public sealed class ParenthesizedExpression(TextSpan span, Expression inner) : Expression(span)
{
    public Expression Inner { get; } = inner;
}

/// <summary><c>x...</c> (opens a closed struct) and <c>x?</c> (inside <c>try</c>): the operator is <c>Ellipsis</c> or <c>Question</c>.</summary>
public sealed class PostfixExpression(TextSpan span, TokenKind op, Expression operand) : Expression(span)
{
    public TokenKind Operator { get; } = op;

    public Expression Operand { get; } = operand;
}

/// <summary><c>X={ ... }</c> as the value of a field.</summary>
public sealed class AliasExpression(TextSpan span, Identifier name, Expression value) : Expression(span)
{
    public Identifier Name { get; } = name;

    public Expression Value { get; } = value;
}
