using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>
/// Fields that a condition was told are not there (<c>if a.b == _|_</c>). Should they be there in the end, the condition has changed what
/// it was decided by, and there is no value: <c>a: {if a.b == _|_ {b: 1}}</c>.
/// </summary>
/// <param name="Found">Null while no comprehension is being decided.</param>
/// <param name="IsAsked">Within a comparison with bottom; others cannot be satisfied with an absence.</param>
internal readonly record struct Absences(List<Absence>? Found, bool IsAsked)
{
    /// <summary>Nothing can be said: whether the field is there depends on the answer.</summary>
    public bool AreOpen { get; init; }

    public void Note(Vertex vertex, Feature label, Location? place)
    {
        if (IsAsked && label.Kind != FeatureKind.Index)
        {
            Found?.Add(new Absence(vertex, label, place));
        }
    }
}

internal sealed record Absence(Vertex Vertex, Feature Label, Location? Place)
{
    public bool HasChanged => EvalContext.Current(Vertex).Arc(Label) is { ArcType: ArcType.Member };
}
