using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests.Import;

public static class ManifestImportDiagnostics
{
    public static readonly DiagnosticDescriptor NoObject = new("QVS1311", "A document is no object of Kubernetes");
    public static readonly DiagnosticDescriptor Secret = new("QVS1312", "A confidential value would end up in an adapter");
    public static readonly DiagnosticDescriptor Dropped = new("QVS1313", "A field that the cluster writes is left out");
    public static readonly DiagnosticDescriptor OldYaml = new("QVS1314", "A value that Kubernetes reads in another way than it is meant here");
}
