using Qvs.Cue.Text;

namespace Qvs.Cue.Values;

/// <summary>An expression and the environment it is read in; one constraint on a vertex.</summary>
public sealed class Conjunct(Environment? environment, Expr expression, CloseScope? scope, ReferenceChain? references = null, bool isCyclic = false)
{
    /// <summary>Null only for expressions that refer to nothing.</summary>
    public Environment? Environment { get; } = environment;

    public Expr Expression { get; } = expression;

    /// <summary>The innermost definition, embedding or struct through which it came; carries closedness.</summary>
    public CloseScope? Scope { get; } = scope;

    /// <summary>The vertices that were referred to on the way here, innermost first.</summary>
    public ReferenceChain? References { get; } = references;

    /// <summary>Came through a reference that leads back to itself: alone it would go on for ever.</summary>
    public bool IsCyclic { get; } = isCyclic;

    public Location? Location => Expression.Location;
}

/// <summary>A list of vertices, shared between conjuncts.</summary>
public sealed class ReferenceChain(Vertex target, ReferenceChain? next)
{
    public Vertex Target { get; } = target;

    public ReferenceChain? Next { get; } = next;

    public int Length { get; } = next is null ? 1 : next.Length + 1;

    public static bool Contains(ReferenceChain? chain, Vertex target)
    {
        for (var c = chain; c is not null; c = c.Next)
        {
            if (ReferenceEquals(c.Target, target))
            {
                return true;
            }
        }

        return false;
    }
}
