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
    ClusterClients clients,
    ClusterWatches watches,
    ILogStore store,
    AttemptMarks marks,
    LogEnds ends,
    LogOptions options,
    TimeProvider time,
    ILogger<LogCollector> log) : ILogCollector, IDisposable
{
    private const int MostMaskings = 1_000;
    private const int MostTries = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<(RunKey Run, string Attempt), Collection> _attempts = [];
    private readonly ConcurrentDictionary<ClusterKey, StreamTurns> _turns = [];
    private readonly ConcurrentDictionary<string, WeakReference<Masking>> _maskings = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <param name="Ended">The attempt has ended.</param>
    private sealed record Collection(ClusterConnection Connection, CancellationTokenSource Stop, CancellationTokenSource Ended)
    {
        public Task Done { get; set; } = Task.CompletedTask;
    }

    public void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets, bool hasEnded)
    {
        Collection collection;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            var before = _attempts.GetValueOrDefault((run, attempt));
            collection = before?.Connection == connection ? before : Begin(connection, run, attempt, secrets, before);
        }

        if (hasEnded)
        {
            // Not under the lock: what waits for it goes on at once.
            collection.Ended.Cancel();
        }
    }

    public async Task<bool> IsUnfinished(RunKey run, string attempt, CancellationToken cancellation) => await marks.Lives(run, attempt, cancellation) == true;

    public async Task GiveUp(RunKey run, string attempt, CancellationToken cancellation)
    {
        Collection? collection;
        lock (_lock)
        {
            collection = _attempts.GetValueOrDefault((run, attempt));
        }

        if (collection is not null)
        {
            await collection.Stop.CancelAsync();
            await collection.Done.WaitAsync(cancellation);
        }

        await ends.Finish(run, attempt, cancellation);
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

    private Collection Begin(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets, Collection? before)
    {
        // With another credential it begins again, when the one before has let go.
        before?.Stop.Cancel();
        var collection = new Collection(connection, new CancellationTokenSource(), new CancellationTokenSource());
        _attempts[(run, attempt)] = collection;
        using (ExecutionContext.SuppressFlow())
        {
            collection.Done = Task.Run(() => Collect(collection, before?.Done ?? Task.CompletedTask, run, attempt, secrets), CancellationToken.None);
        }

        return collection;
    }

    private async Task Collect(Collection collection, Task before, RunKey run, string attempt, ImmutableArray<string> secrets)
    {
        var stop = collection.Stop.Token;
        try
        {
            await before;
            var masking = MaskingOf(secrets);
            for (var tries = 1; !await TryCollect(collection, run, attempt, masking, isLast: tries == MostTries); tries++)
            {
                await Task.Delay(options.RetryDelay * (1 << tries), time, stop);
            }
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

    /// <returns>Whether it needs no other try.</returns>
    private async Task<bool> TryCollect(Collection collection, RunKey run, string attempt, Masking masking, bool isLast)
    {
        var (connection, stop) = (collection.Connection, collection.Stop.Token);
        try
        {
            using var lease = watches.Join(connection, run.Tenant);
            var turns = _turns.GetOrAdd(connection.Cluster, _ => new StreamTurns(options.StreamsPerCluster));
            var logs = new AttemptLogs(
                clients.For(connection),
                lease.Cache,
                run,
                attempt,
                key => new StepLog(store, key, masking, turns, options, time, log),
                marks,
                ends,
                options,
                time,
                log,
                collection.Ended.Token);
            await logs.Collect(stop);
            return true;
        }
        catch (Exception problem) when (!isLast && !stop.IsCancellationRequested)
        {
            // What is stored may be in the way, or the cluster's address: another try goes on where the store ends.
            log.LogInformation(problem, "The logs of {Attempt} could not be collected and are tried again.", attempt);
            return false;
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
