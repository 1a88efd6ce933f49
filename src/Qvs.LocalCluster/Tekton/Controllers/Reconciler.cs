using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Controllers;

/// <summary>A loop that looks at every object of one kind when it, or something it owns, has changed.</summary>
internal abstract class Reconciler(IObjectStore store, ResourceKind kind, TimeProvider time, ILogger logger) : IController
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);

    protected IObjectStore Store => store;

    protected DateTimeOffset Now => time.GetUtcNow();

    protected WorkQueue Queue { get; } = new(time);

    public async Task Run(CancellationToken cancel)
    {
        Starting();
        List<Task> loops = [Watch(kind, o => Queue.Add(o.Ns(), o.Name()), cancel)];
        loops.AddRange(Owned.Select(owned => Watch(owned, o => Owner(o, kind.Kind), cancel)));
        loops.Add(Work(cancel));
        try
        {
            await Task.WhenAll(loops).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping is how a controller ends.
        }
    }

    /// <summary>The kinds whose changes are of interest to their owner.</summary>
    protected abstract IReadOnlyList<ResourceKind> Owned { get; }

    protected virtual void Starting()
    {
    }

    protected virtual void Seen(ResourceKind of, ObjectEvent change)
    {
    }

    protected abstract void Reconcile(JsonObject obj);

    private async Task Work(CancellationToken cancel)
    {
        await foreach (var (ns, name) in Queue.Read(cancel).ConfigureAwait(false))
        {
            try
            {
                if (store.Get(kind, ns, name) is { } obj)
                {
                    Reconcile(obj);
                }
            }
            catch (ApiException e)
            {
                logger.LogWarning("{Kind} {Namespace}/{Name}: {Message}", kind.Kind, ns, name, e.Message);
                Queue.AddAfter(ns, name, Again);
            }
#pragma warning disable CA1031 // The edge of the loop: one object that can not be handled must not stop all others.
            catch (Exception e)
            {
                logger.LogError(e, "{Kind} {Namespace}/{Name} could not be handled", kind.Kind, ns, name);
            }
#pragma warning restore CA1031
        }
    }

    private async Task Watch(ResourceKind of, Action<JsonObject> enqueue, CancellationToken cancel)
    {
        await foreach (var change in store.Watch(of, null, cancel).ConfigureAwait(false))
        {
            if (change.Type != ObjectEventType.Bookmark)
            {
                Seen(of, change);
                enqueue(change.Object);
            }
        }
    }

    private void Owner(JsonObject obj, string ownerKind)
    {
        foreach (var owner in obj.Objects("metadata", "ownerReferences").Where(o => o.Str("kind") == ownerKind))
        {
            Queue.Add(obj.Ns(), owner.Str("name"));
        }
    }
}
