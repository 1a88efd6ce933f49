using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Watching;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Follows the steps of attempts while their pods live. A step's log is read from where the store ends, so that any process can go on where another one died.
/// </summary>
internal sealed class LogCollector(
    ClusterClients clients, ClusterWatches watches, ILogStore store, AttemptMarks marks, LogOptions options, TimeProvider time, ILogger<LogCollector> log) : ILogCollector, IDisposable
{
    private const int MostMaskings = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(RunKey Run, string Attempt), Collection> _attempts = [];
    private readonly ConcurrentDictionary<ClusterKey, StreamTurns> _turns = [];
    private readonly ConcurrentDictionary<string, WeakReference<Masking>> _maskings = new(StringComparer.Ordinal);
    private bool _isDisposed;

    private sealed record Collection(ClusterConnection Connection, CancellationTokenSource Stop)
    {
        public Task Done { get; set; } = Task.CompletedTask;
    }

    public void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets)
    {
        lock (_lock)
        {
            var before = _attempts.GetValueOrDefault((run, attempt));
            if (_isDisposed || before?.Connection == connection)
            {
                return;
            }

            // With another credential it begins again, when the one before has let go.
            before?.Stop.Cancel();
            var collection = new Collection(connection, new CancellationTokenSource());
            _attempts[(run, attempt)] = collection;
            using (ExecutionContext.SuppressFlow())
            {
                collection.Done = Task.Run(() => Collect(collection, before?.Done ?? Task.CompletedTask, run, attempt, secrets), CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var collection in _attempts.Values)
            {
                collection.Stop.Cancel();
            }
        }
    }

    private async Task Collect(Collection collection, Task before, RunKey run, string attempt, ImmutableArray<string> secrets)
    {
        var (connection, stop) = (collection.Connection, collection.Stop.Token);
        try
        {
            await before;
            using var lease = watches.Join(connection, run.Tenant);
            var turns = _turns.GetOrAdd(connection.Cluster, _ => new StreamTurns(options.StreamsPerCluster));
            var masking = MaskingOf(secrets);
            await new AttemptLogs(
                clients.For(connection), lease.Cache, run, attempt, key => new StepLog(store, key, masking, turns, options, time, log), marks, time, log).Collect(stop);
        }
        catch (Exception problem) when (!stop.IsCancellationRequested)
        {
            // The edge of a task that nobody awaits. A run does not fail because its log is lost.
            log.LogWarning(problem, "The logs of {Attempt} are not collected any more.", attempt);
        }
        catch (OperationCanceledException)
        {
            // This process ends, or another credential takes over.
        }
        finally
        {
            lock (_lock)
            {
                if (_attempts.GetValueOrDefault((run, attempt)) == collection)
                {
                    _attempts.Remove((run, attempt));
                }
            }
        }
    }

    /// <summary>Runs mostly share their secrets, and what finds them takes memory.</summary>
    private Masking MaskingOf(ImmutableArray<string> secrets)
    {
        var name = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(secrets)));
        if (_maskings.TryGetValue(name, out var known) && known.TryGetTarget(out var masking))
        {
            return masking;
        }

        if (_maskings.Count >= MostMaskings)
        {
            _maskings.Clear();
        }

        masking = new Masking(secrets);
        _maskings[name] = new WeakReference<Masking>(masking);
        return masking;
    }
}
