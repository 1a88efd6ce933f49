using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Storage;

/// <summary>All objects of one kind at one revision.</summary>
internal readonly record struct TableSnapshot(ImmutableSortedSet<StoredObject> Objects, long Revision);

/// <summary>
/// Objects, one counter of revisions and the events, without any rule about them. A write is a compare-and-swap of one object: it
/// is in the journal (given to the operating system) before anybody can see it, so a killed process forgets nothing it has told.
/// </summary>
internal sealed class ClusterStorage : IDisposable
{
    private sealed class Table(EventHistory history)
    {
        public ImmutableSortedSet<StoredObject> Objects { get; set; } = ImmutableSortedSet.Create(StoredObject.ByKey);

        public EventHistory History { get; } = history;
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly Journal? _journal;
    private readonly int _history;
    private readonly long _startRevision;

    public ClusterStorage(string? folder, int history)
    {
        _history = history;
        if (folder is not null)
        {
            _journal = Journal.Open(folder, (table, stored, deleted) =>
            {
                var t = Of(table);
                t.Objects = deleted ? t.Objects.Remove(stored) : t.Objects.Remove(stored).Add(stored);
            });
            Revision = _journal.Revision;
        }

        Revision = Math.Max(Revision, 1);
        _startRevision = Revision;
        foreach (var table in _tables.Values)
        {
            table.History.Compact(Revision);
        }
    }

    public long Revision { get; private set; }

    /// <summary>Called after each write, outside the lock.</summary>
    public event Action<string, StoredEvent>? Committed;

    public StoredObject? Get(string table, string ns, string name)
    {
        lock (_lock)
        {
            return _tables.TryGetValue(table, out var t) && t.Objects.TryGetValue(StoredObject.Key(ns, name), out var found) ? found : null;
        }
    }

    public TableSnapshot List(string table)
    {
        lock (_lock)
        {
            return new TableSnapshot(_tables.TryGetValue(table, out var t) ? t.Objects : ImmutableSortedSet<StoredObject>.Empty, Revision);
        }
    }

    /// <summary>
    /// Puts <paramref name="next"/> (or deletes, when null) if the object still is in the state <paramref name="expected"/>. Returns null
    /// when somebody was faster. <paramref name="next"/> gets its resourceVersion.
    /// </summary>
    public StoredObject? TryCommit(string table, StoredObject? expected, JsonObject? next)
    {
        StoredEvent change;
        EventHistory history;
        lock (_lock)
        {
            var t = Of(table);
            var ns = expected?.Namespace ?? next?.Namespace() ?? "";
            var name = expected?.Name ?? next?.Name() ?? "";
            var actual = t.Objects.TryGetValue(StoredObject.Key(ns, name), out var found) ? found : null;
            if (!ReferenceEquals(actual?.Bytes, expected?.Bytes))
            {
                return null;
            }

            var last = next ?? expected?.ToJson() ?? throw new ArgumentException("neither a new nor an old state", nameof(next));
            last.Meta()["resourceVersion"] = (Revision + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var stored = new StoredObject(ns, name, Revision + 1, Json.Bytes(last));
            _journal?.Append(table, stored, deleted: next is null);
            t.Objects = next is null ? t.Objects.Remove(stored) : expected is null ? t.Objects.Add(stored) : t.Objects.Remove(expected).Add(stored);
            var type = next is null ? ObjectEventType.Deleted : expected is null ? ObjectEventType.Added : ObjectEventType.Modified;
            change = new StoredEvent(type, stored, expected, stored.Revision);
            history = t.History;
            history.Append(change);

            // Last, so that whoever reads a revision without the lock finds its event.
            Revision = stored.Revision;
            if (_journal is { WantsCompaction: true })
            {
                _journal.Compact(Revision, _tables.SelectMany(p => p.Value.Objects.Select(o => (p.Key, o))));
            }
        }

        history.Announce();
        Committed?.Invoke(table, change);
        return change.Object;
    }

    /// <summary>The present objects and the place in the events right after them.</summary>
    public (TableSnapshot Snapshot, EventHistory History, EventNode From) Follow(string table)
    {
        lock (_lock)
        {
            var t = Of(table);
            return (new TableSnapshot(t.Objects, Revision), t.History, t.History.Tail);
        }
    }

    /// <summary>The place in the events after a revision, or null when they are compacted.</summary>
    public (EventHistory History, EventNode? From) FollowAfter(string table, long revision)
    {
        lock (_lock)
        {
            var history = Of(table).History;
            return (history, history.After(revision));
        }
    }

    /// <summary>Forgets the events of all kinds, as etcd's compaction does: watches from older revisions get 410.</summary>
    public void CompactHistory()
    {
        lock (_lock)
        {
            foreach (var table in _tables.Values)
            {
                table.History.Compact(Revision);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _journal?.Dispose();
        }
    }

    private Table Of(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables[name] = table = new Table(new EventHistory(_history, _startRevision));
        }

        return table;
    }
}
