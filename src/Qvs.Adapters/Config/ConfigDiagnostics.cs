using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Config;

public static class ConfigDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownKey = new("QVS1010", "A key that the format does not have");
    public static readonly DiagnosticDescriptor MissingKey = new("QVS1011", "A key that the format demands is missing");
    public static readonly DiagnosticDescriptor WrongShape = new("QVS1012", "Text, a list or a map stands where another is expected");
    public static readonly DiagnosticDescriptor BadParamName = new("QVS1013", "The name of a param cannot be used");
    public static readonly DiagnosticDescriptor DuplicateParam = new("QVS1014", "Two params have the same name");
    public static readonly DiagnosticDescriptor BadParamType = new("QVS1015", "The type of a param is not known");
    public static readonly DiagnosticDescriptor BadDefault = new("QVS1016", "The default does not fit the type of its param");
    public static readonly DiagnosticDescriptor BadModule = new("QVS1020", "A module has none of the four forms");
    public static readonly DiagnosticDescriptor DuplicateModule = new("QVS1021", "A module is listed twice");
    public static readonly DiagnosticDescriptor BadPath = new("QVS1022", "A path leaves its folder or is not written as a path");
    public static readonly DiagnosticDescriptor BadPattern = new("QVS1030", "A pattern is not an import path");
    public static readonly DiagnosticDescriptor UnknownParam = new("QVS1040", "An interpolation names a param that is not declared");
    public static readonly DiagnosticDescriptor WrongUse = new("QVS1041", "A param is used in a place that its type does not fit");
    public static readonly DiagnosticDescriptor BadInterpolation = new("QVS1042", "The text after $(params. is not a name");
    public static readonly DiagnosticDescriptor OddScope = new("QVS1043", "An interpolation that looks misspelt and is left as it is");
    public static readonly DiagnosticDescriptor OldBoolean = new("QVS1044", "A word that YAML 1.1 reads as a boolean is text here");
    public static readonly DiagnosticDescriptor BadParamsFile = new("QVS1050", "The params file does not have its format");
    public static readonly DiagnosticDescriptor MissingValue = new("QVS1051", "A param that is used has no value");
    public static readonly DiagnosticDescriptor BadValue = new("QVS1052", "A value does not fit the type of its param");
}
