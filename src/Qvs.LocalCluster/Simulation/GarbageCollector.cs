using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Simulation;

/// <summary>
/// Owner references: what an object owned goes with it (background), before it (foreground), or is let go (orphan). Keeps an index of
/// owners in step with the storage and works off a queue of owners and dependents to look at.
/// </summary>
internal sealed class GarbageCollector : IController
{
    private readonly record struct Place(string Table, string Namespace, string Name);

    private readonly ObjectStore _store;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Place, byte>> _dependents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Place> _living = new(StringComparer.Ordinal);
    private readonly Channel<(Place Place, string Uid, bool Gone)> _queue = Channel.CreateUnbounded<(Place, string, bool)>(new UnboundedChannelOptions { SingleReader = true });

    public GarbageCollector(ObjectStore store)
    {
        _store = store;
        store.Storage.Committed += Note;
    }

    public async Task Run(CancellationToken cancel)
    {
        foreach (var kind in _store.Kinds.Stored.ToArray())
        {
            foreach (var stored in _store.Storage.List(kind.Table).Objects)
            {
                Note(kind.Table, new StoredEvent(ObjectEventType.Added, stored, null, stored.Revision));
            }
        }

        await foreach (var (place, uid, gone) in _queue.Reader.ReadAllAsync(cancel))
        {
            try
            {
                if (gone)
                {
                    ReleaseAll(uid);
                }
                else
                {
                    Look(place);
                }
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // Changed meanwhile; that change is in the queue too.
            }
        }
    }

    private void Note(string table, StoredEvent change)
    {
        var place = new Place(table, change.Object.Namespace, change.Object.Name);
        var obj = change.Object.ToJson();
        var uid = obj.Meta().Text("uid") ?? "";
        if (change.Type == ObjectEventType.Deleted)
        {
            _living.TryRemove(uid, out _);
            foreach (var owner in Owners(obj))
            {
                if (_dependents.TryGetValue(owner, out var siblings))
                {
                    siblings.TryRemove(place, out _);
                    Requeue(owner);
                }
            }

            _queue.Writer.TryWrite((place, uid, true));
            return;
        }

        _living[uid] = place;
        foreach (var owner in Owners(obj))
        {
            _dependents.GetOrAdd(owner, _ => new ConcurrentDictionary<Place, byte>()).TryAdd(place, 0);
        }

        if (Owners(obj).Length > 0 || obj.Meta().ContainsKey("deletionTimestamp"))
        {
            _queue.Writer.TryWrite((place, uid, false));
        }
    }

    /// <summary>An owner that waits for its dependents in foreground deletion may be free now.</summary>
    private void Requeue(string owner)
    {
        if (_living.TryGetValue(owner, out var place))
        {
            _queue.Writer.TryWrite((place, owner, false));
        }
    }

    private void ReleaseAll(string owner)
    {
        if (!_dependents.TryRemove(owner, out var dependents))
        {
            return;
        }

        foreach (var place in dependents.Keys)
        {
            try
            {
                Look(place);
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // As above, and the others still have to be looked at.
            }
        }
    }

    private void Look(Place place)
    {
        if (Kind(place.Table) is not { } kind || _store.Storage.Get(place.Table, place.Namespace, place.Name) is not { } stored)
        {
            return;
        }

        var obj = stored.ToJson();
        if (obj.Meta().ContainsKey("deletionTimestamp"))
        {
            WorkOffFinalizers(kind, obj);
        }

        var owners = Owners(obj);
        var gone = Gone(obj);
        if (owners.Length > 0 && gone.Count == owners.Length)
        {
            _store.Remove(kind, place.Namespace, place.Name, new DeleteOptions { Uid = obj.Meta().Text("uid") });
        }
        else if (gone.Count > 0)
        {
            Edit(kind, obj, o => KeepOwners(o, uid => !gone.Contains(uid)));
        }
    }

    private void WorkOffFinalizers(ApiKind kind, JsonObject obj)
    {
        var uid = obj.Meta().Text("uid") ?? "";
        var dependents = _dependents.TryGetValue(uid, out var d) ? d.Keys.ToArray() : [];
        if (Finalizers.Has(obj, Finalizers.Orphan))
        {
            foreach (var place in dependents)
            {
                if (Kind(place.Table) is { } dependentKind && _store.Storage.Get(place.Table, place.Namespace, place.Name) is { } dependent)
                {
                    Edit(dependentKind, dependent.ToJson(), o => KeepOwners(o, owner => owner != uid));
                }
            }

            _dependents.TryRemove(uid, out _);
            Edit(kind, obj, o => Finalizers.Remove(o, Finalizers.Orphan));
        }
        else if (Finalizers.Has(obj, Finalizers.Foreground))
        {
            var blocking = false;
            foreach (var place in dependents)
            {
                if (Kind(place.Table) is not { } dependentKind || _store.Storage.Get(place.Table, place.Namespace, place.Name) is not { } dependent)
                {
                    d?.TryRemove(place, out _);
                    continue;
                }

                var outcome = _store.Remove(dependentKind, place.Namespace, place.Name, new DeleteOptions { Propagation = Propagation.Foreground });
                blocking |= !outcome.Gone && dependent.ToJson().Meta().Objects("ownerReferences").Any(r => r.Text("uid") == uid && r.Flag("blockOwnerDeletion") == true);
            }

            if (!blocking)
            {
                Edit(kind, obj, o => Finalizers.Remove(o, Finalizers.Foreground));
            }
        }
    }

    private void Edit(ApiKind kind, JsonObject obj, Action<JsonObject> edit) => _store.Change(
        kind,
        obj.Namespace(),
        obj.Name(),
        o =>
        {
            edit(o);
            return o;
        },
        WriteOptions.Internal);

    private static void KeepOwners(JsonObject obj, Func<string, bool> keep)
    {
        var left = obj.Meta().Objects("ownerReferences").Where(r => keep(r.Text("uid") ?? "")).Select(r => (JsonNode)r.DeepClone()).ToArray();
        obj.Meta()["ownerReferences"] = new JsonArray(left);
        if (left.Length == 0)
        {
            obj.Meta().Remove("ownerReferences");
        }
    }

    /// <summary>
    /// The owners that are not there, as the storage itself says: notes of two writes may come in another order than the writes, and what belongs to an owner whose
    /// note is late must not be taken for abandoned.
    /// </summary>
    private HashSet<string> Gone(JsonObject obj) => [.. obj.Meta().Objects("ownerReferences").Where(r => !Lives(r, obj.Namespace() ?? "")).Select(r => r.Text("uid") ?? "")];

    private bool Lives(JsonObject reference, string ns)
    {
        if (_store.Kinds.FindKind(reference.Text("apiVersion") ?? "", reference.Text("kind") ?? "") is not { } kind)
        {
            // What is not served can not be asked for; nothing is deleted on a guess.
            return true;
        }

        var owner = _store.Storage.Get(kind.Table, kind.Resource.Namespaced ? ns : "", reference.Text("name") ?? "");
        return owner?.ToJson().Meta().Text("uid") == reference.Text("uid");
    }

    private ApiKind? Kind(string table) => _store.Kinds.Stored.FirstOrDefault(k => k.Table == table);

    private static string[] Owners(JsonObject obj) => [.. obj.Meta().Objects("ownerReferences").Select(r => r.Text("uid") ?? "")];
}
