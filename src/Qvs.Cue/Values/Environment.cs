namespace Qvs.Cue.Values;

/// <summary>One scope at run time: the vertex whose fields names refer to, and the scope around it.</summary>
public sealed partial class Environment(Environment? up, Vertex vertex)
{
    public Environment? Up { get; } = up;

    public Vertex Vertex { get; } = vertex;
}
