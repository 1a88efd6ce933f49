using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>One watch of a tenant's runs on a cluster for all in this process who want to know of them; it lasts while anybody does.</summary>
internal sealed class ClusterWatches(ClusterClients clients, GatewayOptions options, TimeProvider time, ILogger<ClusterWatches> log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ClusterConnection Connection, TenantId Tenant), (NamespaceWatch Watch, int Users)> _watches = [];

    /// <exception cref="ClusterException">The connection can not be used as it is.</exception>
    public WatchLease Join(ClusterConnection connection, TenantId tenant)
    {
        lock (_lock)
        {
            var key = (connection, tenant);
            var (watch, users) = _watches.TryGetValue(key, out var known) ? known : (new NamespaceWatch(clients.For(connection), tenant, options, time, log), 0);
            _watches[key] = (watch, users + 1);
            return new WatchLease(watch.Cache, () => Leave(key));
        }
    }

    public async IAsyncEnumerable<ClusterFact> Facts(ClusterConnection connection, TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lease = Join(connection, tenant);
        using var reader = lease.Cache.Read();
        while (true)
        {
            var change = await reader.Next(cancellation);
            if (change.Gone is { } gone)
            {
                yield return new ClusterFact(gone, new RunInput.PipelineRunGone(change.Name));
            }
            else if (change.Seen is { Run.Run: { } run } seen)
            {
                yield return new ClusterFact(run, seen.Run.With(seen.Children));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (watch, _) in _watches.Values)
            {
                watch.Dispose();
            }

            _watches.Clear();
        }
    }

    private void Leave((ClusterConnection Connection, TenantId Tenant) key)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(key, out var known))
            {
                return;
            }

            _watches[key] = (known.Watch, known.Users - 1);
            if (known.Users == 1)
            {
                // The next run is often near, and a list of all of them is dear.
                _ = Forget(key);
            }
        }
    }

    private async Task Forget((ClusterConnection Connection, TenantId Tenant) key)
    {
        await Task.Delay(options.WatchLinger, time, CancellationToken.None);
        lock (_lock)
        {
            if (_watches.TryGetValue(key, out var known) && known.Users == 0)
            {
                _watches.Remove(key);
                known.Watch.Dispose();
            }
        }
    }
}

/// <summary>A share in a watch, until it is disposed.</summary>
internal sealed class WatchLease(RunCache cache, Action leave) : IDisposable
{
    private Action? _leave = leave;

    public RunCache Cache { get; } = cache;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
