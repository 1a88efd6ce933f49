using System.Diagnostics;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Values;

/// <summary>The predeclared functions that work on conjuncts and not on values; Evaluation knows them by identity.</summary>
public static class EvaluatorFunctions
{
    public static readonly Builtin Close = Function("close", [Kind.Struct], Kind.Struct);
    public static readonly Builtin And = Function("and", [Kind.List], Kind.Top);
    public static readonly Builtin Or = Function("or", [Kind.List], Kind.Top);
    public static readonly Builtin MatchN = Function("matchN", [Kind.Top, Kind.Top, Kind.List], Kind.Bool);
    public static readonly Builtin MatchIf = Function("matchIf", [Kind.Top, Kind.Top, Kind.Top, Kind.Top], Kind.Bool);
    public static readonly Builtin CloseAll = Function("__closeAll", [Kind.Top], Kind.Top);
    public static readonly Builtin Identity = Function("__identity", [Kind.Top], Kind.Top);

    public static Builtin? Find(string name) => name switch
    {
        "close" or "__close" => Close,
        "and" or "__and" => And,
        "or" or "__or" => Or,
        "matchN" or "__matchN" => MatchN,
        "matchIf" or "__matchIf" => MatchIf,
        "__closeAll" => CloseAll,
        "__reclose" => Identity,
        _ => null,
    };

    private static Builtin Function(string name, System.Collections.Immutable.ImmutableArray<Kind> parameters, Kind result) =>
        new(name, parameters, result, _ => throw new UnreachableException(name)) { AcceptsNonConcrete = true };
}

/// <summary>Diagnostics that Binding and Evaluation share.</summary>
public static class EvaluationText
{
    public static readonly DiagnosticDescriptor ExplicitError = new("CUE3001", "The source says that this is an error");
}
