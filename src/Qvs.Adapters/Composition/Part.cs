using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Composition;

/// <summary>An adapter with its values: a design pattern of the config, or a composite of one.</summary>
/// <param name="Name">How messages call it: the pattern's path, or the reference by which the parent names it.</param>
/// <param name="Use">The design pattern of the config that this belongs to.</param>
/// <param name="Parent">Null for the design patterns of the config.</param>
/// <param name="Own">The adapter without the config's values; null for composites.</param>
/// <param name="Group">What keeps its resources apart from others of the same id; empty for nothing.</param>
public sealed record Part(string Name, CueValue Value, PatternUse Use, CueValue? Own, Part? Parent, string Group)
{
    /// <summary>From the config's pattern down to this one.</summary>
    public string Chain => Parent is null ? Name : $"{Parent.Chain} > {Name}";

    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    public Location Place => Use.Place;

    /// <summary>An id of this part's resources, as everybody else sees it.</summary>
    public string Scoped(string id) => Group.Length == 0 ? id : $"{Group}-{id}";
}
