using Orleans.Concurrency;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>Application x environment: parameters, secrets by reference, and what is deployed. Key: <see cref="DeploymentKey"/>.</summary>
[Alias("qvs.IDeploymentGrain")]
public interface IDeploymentGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<Versioned<DeploymentSpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Configure, "deployment.save"), Alias("Save")]
    Task<Answer<Versioned<DeploymentSpec>>> Save([Audited] DeploymentSpec spec, long? ifRevision);

    [Requires(Permission.Configure, "deployment.delete"), Alias("Delete")]
    Task<Answer<Versioned<DeploymentSpec>>> Delete(long? ifRevision);

    /// <summary>All parameters that stages of this deployment see, by name, with the layer they are from (formats.md 1.5, 2.2.3).</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("Parameters")]
    Task<Answer<DeploymentParameters>> Parameters();

    /// <summary>What is deployed now and was before, the newest first, at most 100.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("History")]
    Task<ImmutableArray<DeployedRelease>> History();

    /// <summary>A stage of a run has succeeded here; the same one again changes nothing.</summary>
    [PlatformOnly, Alias("Deployed")]
    Task Deployed(DeployedRelease release);

    /// <summary>What lists show beside the release: who holds the deployment.</summary>
    [PlatformOnly, Alias("Describe")]
    Task Describe(Hold? hold);

    /// <summary>As <see cref="Describe"/>: whether it is as it was deployed.</summary>
    [PlatformOnly, Alias("DescribeDrift")]
    Task DescribeDrift(DriftMark drift);

    /// <summary>The manifests that the application would deploy here with the parameters as they are, compiled at the registered commit.</summary>
    [Requires(Permission.Read), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("Preview")]
    Task<Answer<ManifestPreview>> Preview();

    /// <summary>The same with a QVS Config that is not committed: what a change of it would deploy here.</summary>
    [Requires(Permission.Configure), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("TryConfig")]
    Task<Answer<ManifestPreview>> TryConfig(string config);
}
