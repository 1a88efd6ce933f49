using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Syntax;

/// <summary>What can be wrong with the form of a text.</summary>
internal static class SyntaxDiagnostics
{
    public static readonly DiagnosticDescriptor Unexpected = new("CUE1001", "Something else is expected here");

    public static readonly DiagnosticDescriptor IllegalCharacter = new("CUE1002", "Illegal character");

    public static readonly DiagnosticDescriptor InvalidUtf8 = new("CUE1003", "The file is not UTF-8");

    public static readonly DiagnosticDescriptor UnterminatedString = new("CUE1004", "String literal not terminated");

    public static readonly DiagnosticDescriptor InvalidEscape = new("CUE1005", "Invalid escape sequence");

    public static readonly DiagnosticDescriptor Multiline = new("CUE1006", "Malformed multi-line string");

    public static readonly DiagnosticDescriptor MalformedNumber = new("CUE1007", "Malformed number");

    public static readonly DiagnosticDescriptor MalformedAttribute = new("CUE1008", "Malformed attribute");

    public static readonly DiagnosticDescriptor MissingComma = new("CUE1009", "Missing comma");

    public static readonly DiagnosticDescriptor NestingTooDeep = new("CUE1010", "Nesting too deep");

    public static readonly DiagnosticDescriptor TooManyErrors = new("CUE1011", "Too many errors");

    public static readonly DiagnosticDescriptor InvalidImport = new("CUE1012", "Invalid import or package clause");

    public static readonly DiagnosticDescriptor InvalidLabel = new("CUE1013", "Invalid label");

    public static readonly DiagnosticDescriptor ReservedName = new("CUE1014", "Reserved name");

    public static readonly DiagnosticDescriptor NeedsExperiment = new("CUE1015", "Needs an experiment, or is excluded by one");

    public static readonly DiagnosticDescriptor WrongOtherwise = new("CUE1016", "Wrong keyword before the alternative of a comprehension");

    public static readonly DiagnosticDescriptor TooLong = new("CUE1017", "Chain of operators too long");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Unexpected, IllegalCharacter, InvalidUtf8, UnterminatedString, InvalidEscape, Multiline, MalformedNumber, MalformedAttribute,
        MissingComma, NestingTooDeep, TooManyErrors, InvalidImport, InvalidLabel, ReservedName, NeedsExperiment, WrongOtherwise, TooLong,
    ];
}
