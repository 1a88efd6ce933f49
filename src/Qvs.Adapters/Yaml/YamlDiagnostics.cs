using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Yaml;

public static class YamlDiagnostics
{
    public static readonly DiagnosticDescriptor NotText = new("QVS1001", "The file is too large or is not UTF-8 text");
    public static readonly DiagnosticDescriptor Syntax = new("QVS1002", "The YAML is malformed");
    public static readonly DiagnosticDescriptor Limit = new("QVS1003", "The document is nested too deeply, too large or repeats too much");
    public static readonly DiagnosticDescriptor DuplicateKey = new("QVS1004", "A map has the same key twice");
    public static readonly DiagnosticDescriptor Tab = new("QVS1005", "A tab is used for indentation");
    public static readonly DiagnosticDescriptor Documents = new("QVS1006", "The file has no document, or more than one");
    public static readonly DiagnosticDescriptor Unsupported = new("QVS1007", "A YAML feature that is not part of these files");
    public static readonly DiagnosticDescriptor Ambiguous = new("QVS1008", "A number that YAML versions read differently, or JSON cannot hold");
}
