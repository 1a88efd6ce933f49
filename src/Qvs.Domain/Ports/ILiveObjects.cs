using System.Text.Json.Nodes;

namespace Qvs.Domain.Ports;

/// <summary>An object that a deployment declares, beside what its cluster has.</summary>
/// <param name="Resource">The resource's id in the adapters.</param>
/// <param name="Object">For people: <c>Deployment shop/web</c>.</param>
/// <param name="Declared">As compiled.</param>
/// <param name="Live">Null if it is not there.</param>
/// <param name="Path">Of the object in the API; empty if the cluster has no such kind.</param>
/// <param name="Wanted">What the cluster would have if the manifest were applied once more, defaults and other managers' fields included; null if it is not there.</param>
public sealed record LiveObject(string Resource, string Object, JsonObject Declared, JsonObject? Live, JsonObject? Wanted, string Path = "");

/// <summary>Reads what a deployment has on the cluster that it deploys to, which need not be the one that runs its Pipelines.</summary>
public interface ILiveObjects
{
    /// <summary>Changes nothing: what applying would do is asked for as a dry run, in the name of the manager that <c>qvsctl deploy apply</c> has.</summary>
    /// <param name="defaultNamespace">Of objects that name none.</param>
    /// <exception cref="ClusterException">The cluster can not be asked, or refuses.</exception>
    Task<ImmutableArray<LiveObject>> Read(
        ClusterConnection connection, string defaultNamespace, ImmutableArray<(string Resource, JsonObject Manifest)> declared, CancellationToken cancellation);

    /// <summary>Applies manifests once more and takes back every field that they set, whoever has set it meanwhile.</summary>
    /// <exception cref="ClusterException">The cluster can not be asked, or refuses.</exception>
    Task Apply(ClusterConnection connection, string defaultNamespace, ImmutableArray<LiveObject> objects, CancellationToken cancellation);
}
