using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>The watches of a namespace's PipelineRuns, TaskRuns and CustomRuns, from the beginning until it is disposed.</summary>
internal sealed class NamespaceWatch : IDisposable
{
    private static readonly ResourceKind[] Kinds = [ResourceKind.PipelineRun, ResourceKind.TaskRun, ResourceKind.CustomRun];

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, bool> _ending = new(StringComparer.Ordinal);
    private readonly CancellationToken _stopped;
    private readonly PipelineRuns _runs;
    private readonly ILogger _log;

    public NamespaceWatch(ClusterClient client, TenantId tenant, GatewayOptions options, TimeProvider time, ILogger log)
    {
        (_runs, _log, _stopped) = (new PipelineRuns(client, tenant, time), log, _stop.Token);
        // Whoever happens to be the first to ask must not lend the watch his grain's turns, nor his request's context.
        using (ExecutionContext.SuppressFlow())
        {
            foreach (var watch in Kinds.Select(kind => new KindWatch(client, kind, tenant, Cache, options, time, log, End)))
            {
                _ = Task.Run(() => watch.Run(_stopped), CancellationToken.None);
            }
        }
    }

    public RunCache Cache { get; } = new(Kinds.Length);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Beside the watch, which has to go on for everything else.</summary>
    private void End(ChildRunView child)
    {
        if (child is { IsToEnd: true, Platform: not null } && _ending.TryAdd(child.Name, true))
        {
            _ = End(child, _stopped);
        }
    }

    private async Task End(ChildRunView child, CancellationToken cancellation)
    {
        try
        {
            await _runs.EndCancelled([child], cancellation);
        }
        catch (ClusterException refused)
        {
            _log.LogWarning("The CustomRun {Name} could not be ended: {Problem}", child.Name, refused.Message);
        }
        catch (OperationCanceledException)
        {
            // The watch has ended; the next one sees it again.
        }
        finally
        {
            _ending.TryRemove(child.Name, out _);
        }
    }
}
