using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>
/// The way from where an export began to a value. Kept by the walk itself: a vertex that is shared knows only the first of its places.
/// </summary>
internal sealed record ValuePath(ValuePath? Parent, Feature Label, string? Root)
{
    public static ValuePath From(string root) => new(null, default, root);

    public ValuePath Then(Feature label) => new(this, label, null);

    /// <summary>Whether another path leads to something below.</summary>
    public bool Contains(string? other) =>
        other is not null && ToString() is var own && other.Length > own.Length && other.StartsWith(own, StringComparison.Ordinal)
        && (own.Length == 0 || other[own.Length] is '.' or '[');

    public override string ToString()
    {
        if (Parent is null)
        {
            return Root ?? "";
        }

        var before = Parent.ToString();
        return Label.Kind == FeatureKind.Index ? $"{before}[{Label}]" : before.Length == 0 ? Label.ToString() : $"{before}.{Label}";
    }
}
