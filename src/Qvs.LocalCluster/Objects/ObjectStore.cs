using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Storage;
using Qvs.LocalCluster.Watching;

namespace Qvs.LocalCluster.Objects;

/// <summary>
/// The rules of Kubernetes objects over the storage: names, versions, defaults, validation, generations, finalizers. The HTTP API and
/// the controllers write through here alone.
/// </summary>
internal sealed partial class ObjectStore(
    ClusterStorage storage, KindRegistry kinds, IReadOnlyList<IAdmission> admissions, IReadOnlyList<IConversion> conversions, TimeProvider time) : IObjectStore
{
    /// <summary>A patch is tried again when another writer was faster, as the API server does.</summary>
    private const int Attempts = 25;

    public ClusterStorage Storage => storage;

    public KindRegistry Kinds => kinds;

    public TimeProvider Time => time;

    public JsonObject? Get(ResourceKind kind, string? ns, string name)
    {
        var k = kinds.Get(kind);
        return storage.Get(k.Table, Place(k, ns), name) is { } found ? Present(k, found) : null;
    }

    public IReadOnlyList<JsonObject> List(ResourceKind kind, string? ns, string? labelSelector = null)
    {
        var k = kinds.Get(kind);
        var selection = new Selection(string.IsNullOrEmpty(ns) ? null : ns, LabelSelector.Parse(labelSelector), FieldSelector.None);
        return [.. storage.List(k.Table).Objects.Where(selection.Includes).Select(o => Present(k, o))];
    }

    public JsonObject Create(ResourceKind kind, JsonObject obj) => Create(kinds.Get(kind), obj.Copy(), WriteOptions.Internal);

    public JsonObject Update(ResourceKind kind, JsonObject obj) => Replace(kinds.Get(kind), obj.Namespace(), obj.Name(), obj.Copy(), WriteOptions.Internal);

    public JsonObject UpdateStatus(ResourceKind kind, JsonObject obj) =>
        Replace(kinds.Get(kind), obj.Namespace(), obj.Name(), obj.Copy(), new WriteOptions { Subresource = "status" });

    public void Delete(ResourceKind kind, string? ns, string name) => Remove(kinds.Get(kind), ns, name, new DeleteOptions());

    public async IAsyncEnumerable<ObjectEvent> Watch(ResourceKind kind, string? ns, [EnumeratorCancellation] CancellationToken cancel)
    {
        var k = kinds.Get(kind);
        var (snapshot, history, node) = storage.Follow(k.Table);
        var selection = new Selection(string.IsNullOrEmpty(ns) ? null : ns, LabelSelector.Everything, FieldSelector.None);
        foreach (var stored in snapshot.Objects.Where(selection.Includes))
        {
            yield return new ObjectEvent(ObjectEventType.Added, Present(k, stored));
        }

        while (!cancel.IsCancellationRequested)
        {
            var arrival = history.Arrival;
            while (node.Next is { } next)
            {
                node = next;
                if (next.Event is { } e && selection.Includes(e.Object))
                {
                    yield return new ObjectEvent(e.Type, Present(k, e.Object));
                }
            }

            await arrival.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>The object in the version asked for.</summary>
    public JsonObject Present(ApiKind kind, StoredObject stored) => Convert(stored.ToJson(), kind.InStorage, kind);

    /// <summary>The same as text; the stored text itself where no conversion is due.</summary>
    public byte[] PresentBytes(ApiKind kind, StoredObject stored) =>
        kind.StorageVersion == kind.Resource.Version ? stored.Bytes : Json.Bytes(Present(kind, stored));

    public StoredObject Find(ApiKind kind, string? ns, string name) =>
        storage.Get(kind.Table, Place(kind, ns), name) ?? throw Refusals.NotFound(kind, name);

    private JsonObject Convert(JsonObject obj, ApiKind from, ApiKind to)
    {
        if (from.Resource.Version == to.Resource.Version)
        {
            return obj;
        }

        if (conversions.FirstOrDefault(c => c.Handles(to.Resource)) is { } conversion)
        {
            obj = conversion.Convert(obj, from.Resource, to.Resource);
        }

        obj["apiVersion"] = to.Resource.ApiVersion;
        return obj;
    }

    private static string Place(ApiKind kind, string? ns) => kind.Resource.Namespaced ? ns ?? "" : "";
}
