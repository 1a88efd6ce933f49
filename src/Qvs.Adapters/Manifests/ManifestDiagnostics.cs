using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

public static class ManifestDiagnostics
{
    public static readonly DiagnosticDescriptor NoResource = new("QVS2020", "A resource is not what its provider needs");
    public static readonly DiagnosticDescriptor SameObject = new("QVS2021", "Two resources are the same object of a cluster");
    public static readonly DiagnosticDescriptor UnknownProvider = new("QVS2022", "The provider of a resource is not known");
    public static readonly DiagnosticDescriptor NothingForFormat = new("QVS2023", "No resource is for the output format");
    public static readonly DiagnosticDescriptor TooLarge = new("QVS2024", "The manifests are larger than can be applied");
    public static readonly DiagnosticDescriptor OutputConflict = new("QVS2025", "Two adapters give different outputs of one name");
    public static readonly DiagnosticDescriptor BadName = new("QVS2026", "A name, label or annotation that a cluster refuses");
    public static readonly DiagnosticDescriptor BadStack = new("QVS2027", "The name of a stack cannot be used");
}
