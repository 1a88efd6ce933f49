using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

public enum FieldConstraint
{
    None,
    Optional,
    Required,
}

/// <summary>
/// <c>label: value</c>. A chain <c>a: b: c</c> is a field whose value is a <see cref="StructLiteral"/> without braces.
/// </summary>
public sealed class Field(
    TextSpan span,
    Label label,
    FieldConstraint constraint,
    Expression value,
    IReadOnlyList<AttributeNode> attributes) : Declaration(span)
{
    public Label Label { get; } = label;

    public FieldConstraint Constraint { get; } = constraint;

    public Expression Value { get; } = value;

    public IReadOnlyList<AttributeNode> Attributes { get; } = attributes;
}

/// <summary><c>let x = expr</c>, in a struct or among the clauses of a comprehension.</summary>
public sealed class LetClause(TextSpan span, Identifier name, Expression value) : Declaration(span)
{
    public Identifier Name { get; } = name;

    public Expression Value { get; } = value;
}

/// <summary>An expression that stands as a declaration.</summary>
public sealed class Embedding(TextSpan span, Expression value) : Declaration(span)
{
    public Expression Value { get; } = value;
}

/// <summary><c>...</c> in a struct or list, with the type of further elements if one is given.</summary>
public sealed class Ellipsis(TextSpan span, Expression? type) : Declaration(span)
{
    public Expression? Type { get; } = type;
}

/// <summary><c>@name(body)</c>; <see cref="Body"/> is the raw text between the parentheses.</summary>
public sealed class AttributeNode(TextSpan span, string name, string body) : Declaration(span)
{
    public string Name { get; } = name;

    public string Body { get; } = body;
}

/// <summary>Text that is no declaration; kept so that the tree covers the file.</summary>
public sealed class BadDeclaration(TextSpan span) : Declaration(span);

/// <summary>
/// What stands before a field's colon. <see cref="OldAlias"/> is the <c>X</c> of <c>X=label</c>; <see cref="Alias"/> and
/// <see cref="KeyAlias"/> are those of the postfix form <c>label~X</c> and <c>label~(K,X)</c>.
/// </summary>
public abstract class Label(TextSpan span, Identifier? oldAlias, Identifier? keyAlias, Identifier? alias) : Node(span)
{
    public Identifier? OldAlias { get; } = oldAlias;

    public Identifier? KeyAlias { get; } = keyAlias;

    public Identifier? Alias { get; } = alias;

    /// <summary>The label without its aliases.</summary>
    public TextSpan InnerSpan { get; init; } = span;
}

/// <summary><c>a</c>, <c>#a</c>, <c>_a</c>, <c>_#a</c>.</summary>
public sealed class IdentifierLabel(TextSpan span, string name, Identifier? oldAlias, Identifier? keyAlias, Identifier? alias)
    : Label(span, oldAlias, keyAlias, alias)
{
    public string Name { get; } = name;
}

/// <summary><c>"a b"</c>: always a regular field, whatever it begins with.</summary>
public sealed class StringLabel(TextSpan span, string value, Identifier? oldAlias, Identifier? keyAlias, Identifier? alias)
    : Label(span, oldAlias, keyAlias, alias)
{
    public string Value { get; } = value;
}

/// <summary>A label that is computed: <c>"\(x)-y"</c> (an <see cref="Interpolation"/>) or <c>(x)</c>.</summary>
public sealed class DynamicLabel(TextSpan span, Expression expression, Identifier? oldAlias, Identifier? keyAlias, Identifier? alias)
    : Label(span, oldAlias, keyAlias, alias)
{
    public Expression Expression { get; } = expression;
}

/// <summary><c>[expr]</c> and <c>[X=expr]</c>: constrains all fields whose name is an instance of the expression.</summary>
public sealed class PatternLabel(
    TextSpan span, Identifier? patternAlias, Expression pattern, Identifier? oldAlias, Identifier? keyAlias, Identifier? alias)
    : Label(span, oldAlias, keyAlias, alias)
{
    /// <summary>The <c>X</c> of <c>[X=expr]</c>: the name of the matched field, as a string.</summary>
    public Identifier? PatternAlias { get; } = patternAlias;

    public Expression Pattern { get; } = pattern;
}
