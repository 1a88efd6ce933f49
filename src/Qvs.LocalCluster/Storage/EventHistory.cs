using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Storage;

/// <summary>A change of an object; <see cref="Previous"/> tells a selector's watcher that an object has left its selection.</summary>
internal sealed record StoredEvent(ObjectEventType Type, StoredObject Object, StoredObject? Previous, long Revision);

/// <summary>An event and the way to the next one. Watchers hold a node each; what no watcher and no window holds is collected.</summary>
internal sealed class EventNode(StoredEvent? value, long revision)
{
    private volatile EventNode? _next;

    public StoredEvent? Event { get; } = value;

    public long Revision { get; } = revision;

    public EventNode? Next { get => _next; set => _next = value; }
}

/// <summary>The latest events of one kind. A watch that asks for older ones gets 410.</summary>
internal sealed class EventHistory
{
    private readonly Queue<EventNode> _window = new();
    private readonly int _capacity;
    private EventNode _head;
    private EventNode _tail;
    private volatile TaskCompletionSource _arrival = New();

    public EventHistory(int capacity, long startRevision)
    {
        _capacity = capacity;
        CompactedRevision = startRevision;
        _head = _tail = new EventNode(null, startRevision);
    }

    /// <summary>Events up to and including this revision are gone.</summary>
    public long CompactedRevision { get; private set; }

    public EventNode Tail => _tail;

    /// <summary>Completes when something is appended after the call.</summary>
    public Task Arrival => _arrival.Task;

    /// <summary>Under the storage's lock.</summary>
    public void Append(StoredEvent e)
    {
        var node = new EventNode(e, e.Revision);
        _tail.Next = node;
        _tail = node;
        _window.Enqueue(node);
        while (_window.Count > _capacity)
        {
            DropOldest();
        }
    }

    /// <summary>Wakes the watchers; after the storage's lock is left.</summary>
    public void Announce() => Interlocked.Exchange(ref _arrival, New()).TrySetResult();

    /// <summary>The node after which a watch from a revision goes on; null when that is compacted. Under the storage's lock.</summary>
    public EventNode? After(long revision)
    {
        if (revision < CompactedRevision)
        {
            return null;
        }

        var node = _head;
        while (node.Next is { } next && next.Revision <= revision)
        {
            node = next;
        }

        return node;
    }

    /// <summary>Forgets everything so far. Under the storage's lock.</summary>
    public void Compact(long revision)
    {
        while (_window.Count > 0)
        {
            DropOldest();
        }

        CompactedRevision = Math.Max(CompactedRevision, revision);
        Announce();
    }

    private void DropOldest()
    {
        var node = _window.Dequeue();
        _head = node;
        CompactedRevision = node.Revision;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
