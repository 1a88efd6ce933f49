using Microsoft.Extensions.Logging;
using Orleans.Utilities;

namespace Qvs.Grains.Live;

/// <summary>
/// Gathers what changes for a moment and sends it as one batch: a burst of transitions of one run is one message to each silo.
/// </summary>
internal sealed class LiveGrain(ILogger<LiveGrain> log) : Grain, ILiveGrain
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    /// <summary>Silos renew every 30 seconds; who has not for this long is gone.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(75);

    private readonly Guid _epoch = Guid.NewGuid();
    private readonly ObserverManager<ILiveObserver> _observers = new(Expiry, log);
    private readonly Dictionary<(string Kind, string Key), long> _changed = [];
    private long _sequence;
    private IGrainTimer? _flush;

    public Task<LiveBatch> Subscribe(ILiveObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.FromResult(new LiveBatch(_epoch, _sequence, []));
    }

    public Task Unsubscribe(ILiveObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task Publish(LiveChange change)
    {
        if (_observers.Count == 0)
        {
            return Task.CompletedTask;
        }

        var known = _changed.GetValueOrDefault((change.Kind, change.Key));
        _changed[(change.Kind, change.Key)] = Math.Max(known, change.Revision);
        _flush ??= this.RegisterGrainTimer(Flush, new GrainTimerCreationOptions(Gathering, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    private Task Flush(CancellationToken cancellation)
    {
        _flush?.Dispose();
        _flush = null;
        var batch = new LiveBatch(_epoch, ++_sequence, [.. _changed.Select(pair => new LiveChange(pair.Key.Kind, pair.Key.Key, pair.Value))]);
        _changed.Clear();
        // An observer's callback runs under the publisher's context, which is none of its business (stack.md 2.2).
        RequestContext.Clear();
        _observers.Notify(observer => observer.Changed(batch));
        return Task.CompletedTask;
    }
}
