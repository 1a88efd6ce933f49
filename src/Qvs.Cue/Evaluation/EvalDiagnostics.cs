using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

public static class EvalDiagnostics
{
    public static readonly DiagnosticDescriptor ExplicitError = EvaluationText.ExplicitError;
    public static readonly DiagnosticDescriptor Conflict = new("CUE3002", "Two constraints exclude each other");
    public static readonly DiagnosticDescriptor NotAllowed = new("CUE3003", "A field that a closed struct does not have");
    public static readonly DiagnosticDescriptor OutOfBound = new("CUE3004", "A value does not satisfy a bound or validator");
    public static readonly DiagnosticDescriptor Undefined = new("CUE3005", "A field or element is not there");
    public static readonly DiagnosticDescriptor OptionalReference = new("CUE3006", "A reference to an optional or required field that nobody gives");
    public static readonly DiagnosticDescriptor NotConcrete = new("CUE3007", "A concrete value is needed");
    public static readonly DiagnosticDescriptor BadOperand = new("CUE3008", "An operator or builtin does not take this kind of value");
    public static readonly DiagnosticDescriptor EmptyDisjunction = new("CUE3009", "No alternative of a disjunction is left");
    public static readonly DiagnosticDescriptor StructuralCycle = new("CUE3010", "A value contains itself");
    public static readonly DiagnosticDescriptor Cycle = new("CUE3011", "A value needs itself to be computed");
    public static readonly DiagnosticDescriptor Builtin = new("CUE3012", "A builtin refuses its arguments");
    public static readonly DiagnosticDescriptor ListLength = new("CUE3013", "Lists of different lengths are unified");
    public static readonly DiagnosticDescriptor BadRegexp = new("CUE3014", "A regular expression is malformed");
    public static readonly DiagnosticDescriptor Budget = new("CUE3015", "The evaluation needs more than its budget");
    public static readonly DiagnosticDescriptor MissingRequired = new("CUE3016", "A required field is missing");
    public static readonly DiagnosticDescriptor Arithmetic = new("CUE3017", "An arithmetic operation has no result");
    public static readonly DiagnosticDescriptor Ambiguous = new("CUE3018", "Several alternatives are left and none is the default");
}
