using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// A silo whose process has a cluster of its own is the only one of its installation: another would have another cluster, or none, under the same name, and runs would
/// look for their pods in the wrong one. Whoever comes second is refused.
/// </summary>
internal sealed class EmbeddedClusterAlone(
    CloudOptions options, IMembershipTable membership, ILocalSiloDetails self, IOptions<ClusterMembershipOptions> membershipOptions, TimeProvider clock) : IHostedLifecycleService
{
    /// <summary>How the other silos know that one has a cluster of its own.</summary>
    public const string SiloName = "embedded-cluster";

    /// <summary>After the silo has joined: by then Orleans has waited for those that died without a word.</summary>
    /// <exception cref="StartupException">This silo or another one has a cluster of its own.</exception>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var heardOf = clock.GetUtcNow().UtcDateTime - (membershipOptions.Value.NumMissedTableIAmAliveLimit * membershipOptions.Value.IAmAliveTablePublishTimeout);
        var others = (await membership.ReadAllAsync(cancellationToken)).Members.Select(member => member.Item1)
            .Where(silo => silo.Status is SiloStatus.Active && !silo.SiloAddress.Endpoint.Equals(self.SiloAddress.Endpoint) && silo.IAmAliveTime > heardOf)
            .ToImmutableArray();
        if (options.EmbeddedCluster && others is [var other, ..])
        {
            throw new StartupException(
                $"this silo has a cluster of its own (Qvs:EmbeddedCluster), and the silo {other.SiloAddress.Endpoint} belongs to the same database. "
                + "Leave Qvs:EmbeddedCluster out and register a cluster that all silos reach, or stop the other silo.");
        }

        if (others.FirstOrDefault(silo => silo.SiloName == SiloName) is { } owner)
        {
            throw new StartupException(
                $"the silo {owner.SiloAddress.Endpoint} of this database has a cluster of its own (Qvs:EmbeddedCluster), which no other silo reaches. "
                + "Start that one without Qvs:EmbeddedCluster first, or give this one a database of its own.");
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
