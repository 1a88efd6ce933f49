namespace Qvs.Cue.Values;

/// <summary>A step on the way by which a conjunct came to its vertex, as far as closedness cares (filled in by Evaluation).</summary>
public sealed partial class CloseScope(CloseScope? parent)
{
    public CloseScope? Parent { get; } = parent;
}
