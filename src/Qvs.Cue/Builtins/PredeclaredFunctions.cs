using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins;

/// <summary>Functions that need no import. Those that look at constraints (<c>close</c>, <c>and</c>, <c>matchN</c>, ...) are Evaluation's.</summary>
internal static class PredeclaredFunctions
{
    private delegate ArithmeticError Division(BigDecimal left, BigDecimal right, out BigDecimal result);

    public static BuiltinPackage Package { get; } = new PackageTable("")
    {
        { "div", [Kind.Int, Kind.Int], Kind.Int, c => Divide(c, BigDecimal.Div) },
        { "error", [Kind.String], Kind.Bottom, Error },
        { "len", [Kind.String | Kind.Bytes | Kind.List | Kind.Struct], Kind.Int, Len },
        { "mod", [Kind.Int, Kind.Int], Kind.Int, c => Divide(c, BigDecimal.Mod) },
        { "quo", [Kind.Int, Kind.Int], Kind.Int, c => Divide(c, BigDecimal.Quo) },
        { "rem", [Kind.Int, Kind.Int], Kind.Int, c => Divide(c, BigDecimal.Rem) },
    }.Build();

    private static Value Len(BuiltinCall call) => Concrete.Of(call[0]) switch
    {
        StringValue s => Of(Utf8.ByteCount(s.Value)),
        BytesValue b => Of(b.Value.Length),
        var list when Concrete.IsList(list) => Of(call.List(0).Count),
        var structure => Of(call.Fields(structure).Count),
    };

    private static Value Divide(BuiltinCall call, Division division) =>
        division(call.Number(0), call.Number(1), out var result) is var error and not ArithmeticError.None
            ? call.Fail(error.Text())
            : new NumberValue(Kind.Int, result);

    /// <summary>The message stands alone: it is the user's own.</summary>
    private static Bottom Error(BuiltinCall call)
    {
        var message = call.String(0);
        return new Bottom(BottomCode.User, EvaluationText.ExplicitError.At(call.Fail(message).Diagnostic.Primary, message));
    }
}
