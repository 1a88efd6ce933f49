namespace Qvs.Cue.Values;

/// <summary>One scope at run time: the vertex whose fields names refer to, and the scope around it.</summary>
public sealed class Environment(Environment? up, Vertex vertex)
{
    private Dictionary<LetDeclaration, Vertex>? _lets;

    public Environment? Up { get; } = up;

    public Vertex Vertex { get; } = vertex;

    /// <summary>In the scope of a pattern or computed label: the label that it matched.</summary>
    public Feature? Label { get; init; }

    public Environment Ancestor(int up)
    {
        var environment = this;
        for (; up > 0; up--)
        {
            environment = environment.Up ?? throw new InvalidOperationException("A reference leads out of its file.");
        }

        return environment;
    }

    /// <summary>The vertex of a <c>let</c> in this instance of its scope.</summary>
    public Vertex Let(LetDeclaration let, Func<Environment, LetDeclaration, Vertex> create)
    {
        _lets ??= [];
        if (!_lets.TryGetValue(let, out var vertex))
        {
            _lets[let] = vertex = create(this, let);
        }

        return vertex;
    }
}
