using Qvs.Cue.Text;

namespace Qvs.Cue.Values;

/// <summary>An expression and the environment it is read in; one constraint on a vertex.</summary>
public sealed class Conjunct(Environment environment, Expr expression, CloseScope? scope)
{
    public Environment Environment { get; } = environment;

    public Expr Expression { get; } = expression;

    /// <summary>The innermost definition, embedding or struct through which it came; carries closedness.</summary>
    public CloseScope? Scope { get; } = scope;

    public Location? Location => Expression.Location;
}
