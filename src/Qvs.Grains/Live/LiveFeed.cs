using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Live;

/// <summary>One subscription for each tenant that somebody looks at in this process, renewed as long as somebody does.</summary>
internal sealed class LiveFeed(IGrainFactory grains, TimeProvider time, ILogger<LiveFeed> log) : ILiveFeed, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, LiveTopic> _topics = [];

    public IDisposable Subscribe(TenantId tenant, Action<LiveChange> changed)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(tenant, out var topic))
            {
                _topics.Add(tenant, topic = new LiveTopic(tenant, grains, time, log));
            }

            return new Subscription(this, topic, topic.Add(changed));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var topic in _topics.Values)
            {
                topic.Dispose();
            }

            _topics.Clear();
        }
    }

    private void Remove(LiveTopic topic, long subscriber)
    {
        lock (_gate)
        {
            if (topic.Remove(subscriber) && _topics.Remove(topic.Tenant))
            {
                topic.Dispose();
            }
        }
    }

    private sealed class Subscription(LiveFeed feed, LiveTopic topic, long subscriber) : IDisposable
    {
        private LiveFeed? _feed = feed;

        public void Dispose() => Interlocked.Exchange(ref _feed, null)?.Remove(topic, subscriber);
    }
}

/// <summary>The subscription of this process to one tenant's changes.</summary>
internal sealed class LiveTopic : ILiveObserver, IDisposable
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);
    private static readonly LiveChange Everything = new("*", "", 0);

    private readonly ConcurrentDictionary<long, Action<LiveChange>> _subscribers = [];
    private readonly IGrainFactory _grains;
    private readonly ILogger _log;
    private readonly ILiveObserver _self;
    private readonly ITimer _renewal;
    private readonly Lock _gate = new();
    private long _last;
    private LiveBatch? _seen;
    private int _renewing;

    public LiveTopic(TenantId tenant, IGrainFactory grains, TimeProvider time, ILogger log)
    {
        (Tenant, _grains, _log) = (tenant, grains, log);
        _self = grains.CreateObjectReference<ILiveObserver>(this);
        _renewal = time.CreateTimer(_ => _ = Renew(), null, TimeSpan.Zero, Renewal);
    }

    public TenantId Tenant { get; }

    public long Add(Action<LiveChange> changed)
    {
        var id = Interlocked.Increment(ref _last);
        _subscribers[id] = changed;
        return id;
    }

    /// <returns>Whether nobody is left.</returns>
    public bool Remove(long subscriber)
    {
        _subscribers.TryRemove(subscriber, out _);
        return _subscribers.IsEmpty;
    }

    public void Changed(LiveBatch batch)
    {
        bool gap;
        lock (_gate)
        {
            gap = _seen is not null && (_seen.Epoch != batch.Epoch || _seen.Sequence + 1 != batch.Sequence);
            _seen = batch;
        }

        Tell(gap ? [Everything] : batch.Changes);
    }

    public void Dispose()
    {
        _renewal.Dispose();
        _ = Leave();
    }

    private async Task Renew()
    {
        if (Interlocked.Exchange(ref _renewing, 1) == 1)
        {
            return;
        }

        try
        {
            using var platform = Access.CallerContext.Use(Domain.Tenancy.Caller.Platform(Tenant));
            var sent = await _grains.Live(Tenant).Subscribe(_self);
            bool gap;
            lock (_gate)
            {
                // A batch may overtake the answer to the renewal; one that is behind what was seen says nothing.
                gap = _seen is not null && (_seen.Epoch != sent.Epoch || _seen.Sequence < sent.Sequence);
                _seen = _seen is null || gap ? sent : _seen;
            }

            if (gap)
            {
                Tell([Everything]);
            }
        }
        catch (Exception e)
        {
            // The edge of a timer: a silo that is starting, stopping or lost. The next renewal tells what was missed.
            _log.LogWarning(e, "The change feed of {Tenant} could not be renewed.", Tenant);
        }
        finally
        {
            Interlocked.Exchange(ref _renewing, 0);
        }
    }

    private async Task Leave()
    {
        try
        {
            using var platform = Access.CallerContext.Use(Domain.Tenancy.Caller.Platform(Tenant));
            await _grains.Live(Tenant).Unsubscribe(_self);
            _grains.DeleteObjectReference<ILiveObserver>(_self);
        }
        catch (Exception e)
        {
            _log.LogDebug(e, "The change feed of {Tenant} expires by itself.", Tenant);
        }
    }

    private void Tell(ImmutableArray<LiveChange> changes)
    {
        foreach (var (subscriber, changed) in _subscribers)
        {
            try
            {
                foreach (var change in changes)
                {
                    changed(change);
                }
            }
            catch (Exception e)
            {
                // One page's fault must not keep others from their changes.
                _log.LogError(e, "A subscriber {Subscriber} of {Tenant} failed.", subscriber, Tenant);
            }
        }
    }
}
