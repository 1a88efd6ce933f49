using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>
/// A value as plain data for <c>export --partial</c>: a leaf that is not concrete becomes the string <c>$cue:</c> with its kind
/// (<c>$cue:string</c>, <c>$cue:int</c>), so that somebody who will know the leaf later still sees everything around it.
/// </summary>
internal static class PartialData
{
    private const string Mark = "$cue:";

    public static Value Of(Value value, Action<int>? spend = null) => Of(value, null, Feature.String(""), spend);

    private static Vertex Of(Value value, Vertex? parent, Feature label, Action<int>? spend)
    {
        spend?.Invoke(1);
        var plain = Concrete.Of(value);
        var result = new Vertex(parent, label) { BaseValue = Base(plain, value) };
        if (plain is Vertex structure && result.BaseValue is StructMarker or ListMarker)
        {
            foreach (var arc in structure.Arcs)
            {
                if (arc is { ArcType: ArcType.Member, Label.IsRegular: true })
                {
                    result.Add(Of(arc, result, arc.Label, spend));
                }
            }
        }

        return result;
    }

    private static Value Base(Value plain, Value written) => plain switch
    {
        Vertex { BaseValue: StructMarker } => StructMarker.Instance,
        Vertex { BaseValue: ListMarker list } => list,
        Bottom { IsIncomplete: true } => new StringValue(Mark + UnresolvedKind(written).Describe()),
        Bottom bottom => bottom,
        { IsScalar: true } => plain,
        Vertex => new StringValue(Mark + Kind.Top.Describe()),
        _ => new StringValue(Mark + plain.Kind.Describe()),
    };

    /// <summary>What an unresolved expression will be is not known, unless evaluation noted a kind.</summary>
    private static Kind UnresolvedKind(Value value) => value is Vertex { Kind: var kind } && kind != Kind.Bottom ? kind : Kind.Top;
}
