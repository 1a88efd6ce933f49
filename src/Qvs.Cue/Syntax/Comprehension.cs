using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>
/// <c>for ... if ... let ... { body }</c>, in a struct or a list. Each clause is a <see cref="ForClause"/>, <see cref="IfClause"/>,
/// <see cref="TryClause"/> or <see cref="LetClause"/>.
/// </summary>
/// <param name="otherwise">The body of <c>else</c> (after <c>if</c>, <c>try</c>) or <c>fallback</c>/<c>otherwise</c> (after <c>for</c>); null without.</param>
public sealed class Comprehension(TextSpan span, IReadOnlyList<Node> clauses, StructLiteral body, StructLiteral? otherwise) : Declaration(span)
{
    public IReadOnlyList<Node> Clauses { get; } = clauses;

    public StructLiteral Body { get; } = body;

    public StructLiteral? Otherwise { get; } = otherwise;
}

public sealed class ForClause(TextSpan span, Identifier? key, Identifier value, Expression source) : Node(span)
{
    public Identifier? Key { get; } = key;

    public Identifier Value { get; } = value;

    public Expression Source { get; } = source;
}

public sealed class IfClause(TextSpan span, Expression condition) : Node(span)
{
    public Expression Condition { get; } = condition;
}

/// <summary><c>try</c>, or <c>try x = expr</c> (experiment <c>try</c>).</summary>
public sealed class TryClause(TextSpan span, Identifier? name, Expression? value) : Node(span)
{
    public Identifier? Name { get; } = name;

    public Expression? Value { get; } = value;
}
