using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Fairness;

/// <summary>
/// Whose turn is next where many share something scarce: start-time fair queueing (Goyal, Vin, Cheng 1996) over owners, and round robin over the lanes of
/// one owner. What an owner queues delays itself; others wait for one turn of it at most before each of theirs, whatever its backlog. Who was away comes back
/// without savings and without debts. Not for several threads at once.
/// </summary>
/// <param name="mostInLane">
/// How many items of one lane may be out at the same time, until <see cref="Done"/>; a full lane is passed over and holds up neither its owner nor others. Null: what
/// was taken is not followed.
/// </param>
/// <param name="mostOfOwner">The same for all lanes of one owner together; only where lanes are bounded.</param>
public sealed class FairQueue<TItem>(int? mostInLane = null, int? mostOfOwner = null)
{
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly SortedSet<Owner> _ready = new(Comparer<Owner>.Create((one, other) =>
        one.Start != other.Start ? one.Start.CompareTo(other.Start) : one.Order.CompareTo(other.Order)));

    private readonly PriorityQueue<Owner, double> _away = new();
    private int? _mostOfOwner = mostOfOwner;
    private double _now;
    private long _order;

    /// <summary>How many items wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many owners are known: those with something waiting or out, and those that have had more than their share of late.</summary>
    public int Owners => _owners.Count;

    /// <summary>From now on an owner may have so many items out; what is out stays.</summary>
    public void Allow(int most)
    {
        if (_mostOfOwner != most)
        {
            _mostOfOwner = most;
            foreach (var owner in _owners.Values)
            {
                Return(owner);
            }
        }
    }

    /// <param name="weight">How many turns the owner gets for one of an owner of weight 1; more than 0.</param>
    public void Add(string owner, string lane, TItem item, double weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        if (!_owners.TryGetValue(owner, out var known))
        {
            _owners[owner] = known = new Owner(owner);
        }

        known.Weight = weight;
        var queue = known.Lane(lane);
        queue.Waiting.Enqueue(item);
        Count++;
        Offer(known, queue);
    }

    /// <summary>The next item, or nothing if none waits or all lanes are full.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TItem item)
    {
        if (_ready.Min is not { } owner)
        {
            item = default;
            return false;
        }

        owner.IsReady = !_ready.Remove(owner);
        _now = owner.Start;
        owner.Start += 1 / owner.Weight;
        var lane = owner.Ready.Dequeue();
        lane.IsReady = false;
        item = lane.Waiting.Dequeue();
        if (mostInLane is not null)
        {
            lane.Out++;
            owner.Out++;
        }

        Count--;
        Offer(owner, lane);
        Return(owner);
        Forget();
        return true;
    }

    /// <summary>An item that is out does not count for its owner any more, only for its lane.</summary>
    public void Excuse(string owner)
    {
        if (_owners.TryGetValue(owner, out var known))
        {
            known.Out--;
            Return(known);
        }
    }

    /// <summary>An item that was taken is done with; only where lanes are bounded.</summary>
    /// <param name="isExcused">After <see cref="Excuse"/>.</param>
    public void Done(string owner, string lane, bool isExcused = false)
    {
        if (_owners.TryGetValue(owner, out var known) && known.Lanes.TryGetValue(lane, out var queue) && queue.Out > 0)
        {
            queue.Out--;
            known.Out -= isExcused ? 0 : 1;
            Offer(known, queue);
            Return(known);
        }
    }

    private void Offer(Owner owner, Lane lane)
    {
        if (!lane.IsReady && lane.Waiting.Count > 0 && !(lane.Out >= mostInLane))
        {
            lane.IsReady = true;
            owner.Ready.Enqueue(lane);
            Return(owner);
        }
        else if (lane is { Out: 0, Waiting.Count: 0 })
        {
            owner.Lanes.Remove(lane.Name);
        }

        if (owner.Lanes.Count == 0)
        {
            _away.Enqueue(owner, owner.Start);
        }
    }

    private void Return(Owner owner)
    {
        if (owner.Ready.Count > 0 && !owner.IsReady && !(owner.Out >= _mostOfOwner))
        {
            owner.Start = Math.Max(owner.Start, _now);
            owner.Order = _order++;
            owner.IsReady = _ready.Add(owner);
        }
    }

    private void Forget()
    {
        while (_away.TryPeek(out var owner, out var start) && start <= _now)
        {
            _away.Dequeue();
            if (owner.Lanes.Count == 0 && owner.Start <= _now && ReferenceEquals(_owners.GetValueOrDefault(owner.Name), owner))
            {
                _owners.Remove(owner.Name);
            }
        }
    }

    private sealed class Owner(string name)
    {
        public string Name => name;

        /// <summary>When its next item begins, in turns.</summary>
        public double Start { get; set; }

        public long Order { get; set; }

        public bool IsReady { get; set; }

        public int Out { get; set; }

        public double Weight { get; set; } = 1;

        public Dictionary<string, Lane> Lanes { get; } = new(StringComparer.Ordinal);

        public Queue<Lane> Ready { get; } = [];

        public Lane Lane(string lane) => Lanes.TryGetValue(lane, out var known) ? known : Lanes[lane] = new Lane(lane);
    }

    private sealed class Lane(string name)
    {
        public string Name => name;

        public Queue<TItem> Waiting { get; } = [];

        public int Out { get; set; }

        public bool IsReady { get; set; }
    }
}
