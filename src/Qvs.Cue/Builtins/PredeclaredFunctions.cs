using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins;

/// <summary>Functions that need no import. Those that look at constraints (<c>close</c>, <c>and</c>, <c>matchN</c>, ...) are Evaluation's.</summary>
internal static class PredeclaredFunctions
{
    public static BuiltinPackage Package { get; } = new PackageTable("")
    {
        { "len", [Kind.String | Kind.Bytes | Kind.List | Kind.Struct], Kind.Int, Len },
    }.Build();

    private static Value Len(BuiltinCall call) => Concrete.Of(call[0]) switch
    {
        StringValue s => Of(Utf8.ByteCount(s.Value)),
        BytesValue b => Of(b.Value.Length),
        var list when Concrete.IsList(list) => Of(call.List(0).Count),
        var structure => Of(call.Fields(structure).Count),
    };
}
