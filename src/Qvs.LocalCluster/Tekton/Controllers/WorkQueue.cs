using System.Threading.Channels;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>
/// The objects that have to be looked at. One that is in the queue already is not queued again; one that is being worked on is queued anew, for what
/// changed may not have been seen.
/// </summary>
internal sealed class WorkQueue(TimeProvider time)
{
    private readonly Channel<(string Ns, string Name)> _channel = Channel.CreateUnbounded<(string Ns, string Name)>();
    private readonly HashSet<(string Ns, string Name)> _waiting = [];
    private readonly Dictionary<(string Ns, string Name), (DateTimeOffset At, ITimer Timer)> _later = [];
    private readonly Lock _lock = new();

    public void Add(string ns, string name)
    {
        lock (_lock)
        {
            if (!_waiting.Add((ns, name)))
            {
                return;
            }
        }

        _channel.Writer.TryWrite((ns, name));
    }

    /// <summary>Looks at an object again after a while, but not more than once for all such wishes: the earliest counts.</summary>
    public void AddAfter(string ns, string name, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(ns, name);
            return;
        }

        lock (_lock)
        {
            var key = (ns, name);
            var at = time.GetUtcNow() + delay;
            if (_later.TryGetValue(key, out var there))
            {
                if (there.At <= at)
                {
                    return;
                }

                there.Timer.Dispose();
            }

            _later[key] = (at, time.CreateTimer(_ => Due(key), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    public async IAsyncEnumerable<(string Ns, string Name)> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var key in _channel.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            lock (_lock)
            {
                _waiting.Remove(key);
            }

            yield return key;
        }
    }

    private void Due((string Ns, string Name) key)
    {
        lock (_lock)
        {
            if (_later.Remove(key, out var there))
            {
                there.Timer.Dispose();
            }
        }

        Add(key.Ns, key.Name);
    }
}
