namespace Qvs.Cue.Values;

/// <summary>Reads evaluated values: what builtins, encoders and exporters see of them. Evaluates nothing.</summary>
public static class Concrete
{
    /// <summary>
    /// The value with its default taken: a scalar, a type or bound, a bottom, an ambiguous <see cref="Disjunction"/>, or the
    /// <see cref="Vertex"/> of a struct or list.
    /// </summary>
    public static Value Of(Value value)
    {
        while (true)
        {
            switch (value)
            {
                case Vertex vertex when vertex.Resolve().BaseValue is { } inner and not (StructMarker or ListMarker):
                    value = inner;
                    break;
                case Vertex vertex:
                    return vertex.Resolve();
                case Disjunction { DefaultCount: 1 } disjunction:
                    value = disjunction.Values[0];
                    break;
                default:
                    return value;
            }
        }
    }

    public static bool IsList(Value value) => Of(value) is Vertex { BaseValue: ListMarker };

    public static bool IsStruct(Value value) => Of(value) is Vertex { BaseValue: StructMarker };

    /// <summary>The regular fields that are there (neither optional nor merely required), in order.</summary>
    public static IEnumerable<Vertex> Fields(Vertex structure) =>
        structure.Resolve().Arcs.Where(a => a is { ArcType: ArcType.Member, Label.Kind: FeatureKind.String });

    public static IEnumerable<Vertex> Elements(Vertex list) =>
        list.Resolve().Arcs.Where(a => a is { ArcType: ArcType.Member, Label.Kind: FeatureKind.Index });
}
