using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;

namespace Qvs.Grains.Applications;

/// <param name="Json">A JSON Schema (draft 2020-12); see Qvs.Adapters.Schema.</param>
[GenerateSerializer, Alias("qvs.applications.schema"), Immutable]
public sealed record SchemaView([property: Id(0)] string Json, [property: Id(1)] string Commit, [property: Id(2)] ImmutableArray<string> Adapters);

/// <param name="Text">YAML.</param>
/// <param name="Path">In the repository.</param>
[GenerateSerializer, Alias("qvs.applications.config"), Immutable]
public sealed record ConfigView([property: Id(0)] string Text, [property: Id(1)] string Path, [property: Id(2)] string Commit);

/// <summary>What stage of what run put what where.</summary>
/// <param name="Values">What tells releases apart: commit, image, version, as far as parameters and results say.</param>
[GenerateSerializer, Alias("qvs.applications.release"), Immutable]
public sealed record DeployedRelease(
    [property: Id(0)] RunKey Run,
    [property: Id(1)] string Stage,
    [property: Id(2)] string Pipeline,
    [property: Id(3)] string Commit,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Values,
    [property: Id(5)] string By,
    [property: Id(6)] DateTimeOffset At);

/// <summary>Manifests as YAML.</summary>
/// <param name="Run">The run whose values stand for those that only its AssemblyLine gives, or null before the first release.</param>
/// <param name="OfRun">The names of these values.</param>
[GenerateSerializer, Alias("qvs.applications.manifest-preview"), Immutable]
public sealed record ManifestPreview(
    [property: Id(0)] string Yaml,
    [property: Id(1)] string Commit,
    [property: Id(2)] ImmutableArray<CompileMessage> Messages,
    [property: Id(3)] RunKey? Run,
    [property: Id(4)] ImmutableArray<string> OfRun);

/// <summary>A connection on its way between grains; see <see cref="Domain.Ports.ClusterConnection"/>.</summary>
[GenerateSerializer, Alias("qvs.applications.cluster-access"), Immutable]
public sealed record ClusterAccess(
    [property: Id(0)] ClusterKey Cluster,
    [property: Id(1)] long Revision,
    [property: Id(2)] ClusterKind Kind,
    [property: Id(3)] string Kubeconfig,
    [property: Id(4)] int RequestsPerSecond)
{
    public override string ToString() => Cluster.ToString();
}
