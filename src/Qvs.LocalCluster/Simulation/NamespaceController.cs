using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Empties namespaces that are being deleted, then lets them go.</summary>
internal sealed class NamespaceController(ObjectStore store) : IController
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    public async Task Run(CancellationToken cancel)
    {
        await foreach (var change in store.Watch(BuiltInKinds.Namespace.Resource, null, cancel))
        {
            if (change.Type != ObjectEventType.Deleted && change.Object.Meta().ContainsKey("deletionTimestamp"))
            {
                _ = Empty(change.Object.Name(), cancel);
            }
        }
    }

    private async Task Empty(string ns, CancellationToken cancel)
    {
        try
        {
            while (Clear(ns))
            {
                await Task.Delay(Again, store.Time, cancel);
            }

            store.Change(
                BuiltInKinds.Namespace,
                null,
                ns,
                n =>
                {
                    n.Object("spec")?.Remove("finalizers");
                    return n;
                },
                WriteOptions.Internal);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already.
        }
        catch (OperationCanceledException)
        {
            // The cluster stops; the next start goes on.
        }
    }

    /// <summary>True while something is left that waits for a finalizer.</summary>
    private bool Clear(string ns)
    {
        var left = false;
        foreach (var kind in store.Kinds.Stored.Where(k => k.Resource.Namespaced).ToArray())
        {
            foreach (var stored in store.Storage.List(kind.Table).Objects.Where(o => o.Namespace == ns))
            {
                try
                {
                    left |= !store.Remove(kind, ns, stored.Name, new DeleteOptions()).Gone;
                }
                catch (ApiException e) when (e.Code == 404)
                {
                    // Its owner took it along.
                }
            }
        }

        return left;
    }
}
