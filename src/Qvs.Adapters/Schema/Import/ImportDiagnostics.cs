using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Schema.Import;

public static class ImportDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownDocument = new("QVS1301", "The document is of no kind that can be imported");
    public static readonly DiagnosticDescriptor LeftOpen = new("QVS1302", "A part of a schema that CUE cannot say is left open");
    public static readonly DiagnosticDescriptor NoDefinition = new("QVS1303", "The document has no definition of the name that was asked for");
    public static readonly DiagnosticDescriptor TooLarge = new("QVS1304", "A schema is larger than can be imported");
    public static readonly DiagnosticDescriptor BadPackage = new("QVS1305", "The name of the package is no name of CUE");
}
