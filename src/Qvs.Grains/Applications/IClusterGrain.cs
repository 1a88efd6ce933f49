using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>A connected cluster and the one watch on it. Key: <see cref="ClusterKey"/>.</summary>
[Alias("qvs.IClusterGrain")]
public interface IClusterGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<Versioned<ClusterSpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Secrets, "cluster.save"), Alias("Save")]
    Task<Answer<Versioned<ClusterSpec>>> Save(ClusterSpec spec, long? ifRevision);

    [Requires(Permission.Secrets, "cluster.delete"), Alias("Delete")]
    Task<Answer<Versioned<ClusterSpec>>> Delete(long? ifRevision);

    /// <summary>Tries the connection now and remembers the result.</summary>
    [Requires(Permission.Read), Alias("Check")]
    Task<ClusterHealth> Check();

    /// <summary>Tries a definition that is not saved yet.</summary>
    [Requires(Permission.Secrets), Alias("CheckDraft")]
    Task<ClusterHealth> CheckDraft(ClusterSpec spec);

    /// <summary>Makes sure that the watch runs as long as a run is open there.</summary>
    [PlatformOnly, Alias("EnsureWatching")]
    Task EnsureWatching();

    /// <summary>How to reach it, or null if there is no such cluster. Holds a credential: for the platform alone.</summary>
    [PlatformOnly, Alias("Connect")]
    Task<ClusterAccess?> Connect();

    [Requires(Permission.Read), Alias("Events")]
    Task<ImmutableArray<ClusterEvent>> Events(string pipelineRun);
}
