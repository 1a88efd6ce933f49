using Qvs.Domain.Fairness;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Fairness;

/// <summary>How many may be at work in this process at a time.</summary>
/// <param name="Places">Of all tenants together.</param>
/// <param name="OfTenant">Of one tenant: somebody else always finds a place.</param>
/// <param name="InLane">Of one lane of one tenant: a cluster, for example, so that a slow one holds up only itself.</param>
/// <param name="Patience">Who is longer at it gives the place back and counts only in its lane from then on: it waits for somebody else. Null: nobody does.</param>
/// <param name="Least">
/// Of one tenant where many are at work: then its share of the places, so that what it has at work at the same time does not slow down the others' work. Null: it
/// may have <paramref name="OfTenant"/> in any company.
/// </param>
internal sealed record FairLimits(int Places, int OfTenant, int InLane, TimeSpan? Patience = null, int? Least = null);

/// <summary>
/// The places for one kind of work in this process, given to tenants in turns (<see cref="FairQueue{T}"/>): whatever one of them has waiting, the next place that
/// becomes free is for whoever had least.
/// </summary>
internal sealed class FairGate : IDisposable
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Recount = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly FairLimits _limits;
    private readonly FairWeights _weights;
    private readonly TimeProvider _clock;
    private readonly FairQueue<Place> _waiting;
    private readonly Queue<Place> _taken = [];
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly ITimer _reclaiming;
    private int _free;
    private long _counted;
    private bool _isReclaiming;

    /// <param name="name">In metrics.</param>
    public FairGate(string name, FairLimits limits, FairWeights weights, TimeProvider clock)
    {
        (_name, _limits, _weights, _clock, _free) = (name, limits, weights, clock, limits.Places);
        _waiting = new FairQueue<Place>(limits.InLane, limits.OfTenant);
        _reclaiming = clock.CreateTimer(_ => Reclaim(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        FairMetrics.Watch(name, this);
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a turn. What it gives is disposed of at the end of the work.</summary>
    public async Task<IDisposable> Enter(TenantId tenant, string lane, CancellationToken cancellation)
    {
        var place = new Place(this, tenant.Value, lane, _clock.GetTimestamp());
        lock (_lock)
        {
            Share(tenant.Value, place.Asked);
            _waiting.Add(tenant.Value, lane, place, _weights.Of(tenant));
            Admit();
        }

        await using (cancellation.Register(() => place.Turn.TrySetCanceled(cancellation)))
        {
            await place.Turn.Task;
        }

        FairMetrics.Waited(_name, _clock.GetElapsedTime(place.Asked, place.Since));
        return place;
    }

    public void Dispose() => _reclaiming.Dispose();

    /// <summary>Each tenant that was here of late has its share of the places, and one share is free for whoever comes.</summary>
    private void Share(string tenant, long now)
    {
        var isNew = !_seen.ContainsKey(tenant);
        _seen[tenant] = now;
        if (_limits.Least is { } least && (isNew || _clock.GetElapsedTime(_counted, now) > Recount))
        {
            _counted = now;
            foreach (var (gone, _) in _seen.Where(pair => _clock.GetElapsedTime(pair.Value, now) > Recent).ToList())
            {
                _seen.Remove(gone);
            }

            _waiting.Allow(_seen.Count == 1 ? _limits.OfTenant : Math.Clamp(_limits.Places / (_seen.Count + 1), Math.Min(least, _limits.OfTenant), _limits.OfTenant));
        }
    }

    /// <summary>Lets in who is next, as far as there are places. Who has given up waiting is passed over.</summary>
    private void Admit()
    {
        while (_taken.TryPeek(out var oldest) && oldest.IsReturned)
        {
            _taken.Dequeue();
        }

        while (_free > 0 && _waiting.TryTake(out var next))
        {
            next.Since = _clock.GetTimestamp();
            if (next.Turn.TrySetResult())
            {
                _free--;
                _taken.Enqueue(next);
            }
            else
            {
                _waiting.Done(next.Tenant, next.Lane);
            }
        }

        if (_limits.Patience is { } patience && _free == 0 && _waiting.Count > 0 && !_isReclaiming && _taken.TryPeek(out var longest))
        {
            var rest = patience - _clock.GetElapsedTime(longest.Since);
            _isReclaiming = _reclaiming.Change(rest > TimeSpan.FromMilliseconds(1) ? rest : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Reclaim()
    {
        lock (_lock)
        {
            _isReclaiming = false;
            while (_taken.TryPeek(out var oldest) && (oldest.IsReturned || _clock.GetElapsedTime(oldest.Since) >= _limits.Patience))
            {
                _taken.Dequeue();
                if (!oldest.IsReturned)
                {
                    _free++;
                    oldest.IsReturned = true;
                    _waiting.Excuse(oldest.Tenant);
                }
            }

            Admit();
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (!place.HasLeft)
            {
                place.HasLeft = true;
                _waiting.Done(place.Tenant, place.Lane, isExcused: place.IsReturned);
                _free += place.IsReturned ? 0 : 1;
                place.IsReturned = true;
                Admit();
            }
        }
    }

    private sealed class Place(FairGate gate, string tenant, string lane, long asked) : IDisposable
    {
        public string Tenant => tenant;

        public string Lane => lane;

        public long Asked => asked;

        /// <summary>Since when it is at work.</summary>
        public long Since { get; set; }

        public bool IsReturned { get; set; }

        public bool HasLeft { get; set; }

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => gate.Leave(this);
    }
}
