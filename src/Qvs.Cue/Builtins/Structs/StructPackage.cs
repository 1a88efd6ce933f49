using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Structs;

/// <summary>Package <c>struct</c>: how many regular fields a struct has.</summary>
internal static class StructPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("struct")
    {
        { "MaxFields", [Kind.Struct, Kind.Int], Kind.Bool, MaxFields },
        { "MinFields", [Kind.Struct, Kind.Int], Kind.Bool, MinFields },
    }.Build();

    private static Value MaxFields(BuiltinCall call)
    {
        var count = call.Fields(call[0]).Count;
        var limit = call.Int(1, out var error);
        return error ?? (count <= limit ? Of(true) : call.Reject($"len(fields) > MaxFields({limit}) ({count} > {limit})"));
    }

    private static Value MinFields(BuiltinCall call)
    {
        var count = call.Fields(call[0]).Count;
        var limit = call.Int(1, out var error);
        return error ?? (count >= limit
            ? Of(true)
            : call.Reject($"len(fields) < MinFields({limit}) ({count} < {limit})", incomplete: MayGrow(call[0], limit)));
    }

    /// <summary>Fields can be added to an open struct; a closed one may still get those it declares as optional or required.</summary>
    private static bool MayGrow(Value value, int limit) => Concrete.Of(value) is Vertex structure
        && (!structure.IsClosed || structure.Arcs.Count(a => a.Label.Kind == FeatureKind.String && a.ArcType != ArcType.Absent) >= limit);
}
