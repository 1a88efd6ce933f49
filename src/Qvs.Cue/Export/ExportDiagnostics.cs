using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Export;

/// <summary>What a sound value may lack for being written as data.</summary>
public static class ExportDiagnostics
{
    public static readonly DiagnosticDescriptor Incomplete = new("CUE3501", "A value is to be written as data but is not concrete.");
    public static readonly DiagnosticDescriptor Required = new("CUE3502", "A required field is not given.");
    public static readonly DiagnosticDescriptor NotText = new("CUE3503", "A value is to be written as text but is no string.");
}
