using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>One document of the manifests: an object for the cluster, or a chart for Helm (formats 2.4.2).</summary>
/// <param name="Body">As it is sent: without the keys that only the compiler and the deployment read.</param>
/// <param name="Outputs">Paths whose values are told after the deployment.</param>
/// <param name="Source">The file, and which document of it.</param>
internal sealed record Manifest(
    ObjectId Id, string ApiVersion, JsonObject Body, IReadOnlyList<ObjectId> DependsOn, IReadOnlyList<string> Outputs, string Source)
{
    public const string DependsOnAnnotation = "vs.axis-dev.io/dependsOn";
}
