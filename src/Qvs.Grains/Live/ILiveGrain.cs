using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Live;

/// <summary>An object of a tenant has changed.</summary>
/// <param name="Kind">One of <see cref="Domain.Ports.ListingKinds"/>, or <c>log</c>.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Revision">Its revision now: who has seen a later one need not read.</param>
[GenerateSerializer, Alias("qvs.live.change"), Immutable]
public readonly record struct LiveChange([property: Id(0)] string Kind, [property: Id(1)] string Key, [property: Id(2)] long Revision);

/// <summary>Changes in the order in which they were published. Epochs and sequences tell a silo when it has missed some.</summary>
/// <param name="Epoch">Of the activation that counts; another one has begun anew.</param>
/// <param name="Sequence">One more with each batch.</param>
[GenerateSerializer, Alias("qvs.live.batch"), Immutable]
public sealed record LiveBatch([property: Id(0)] Guid Epoch, [property: Id(1)] long Sequence, [property: Id(2)] ImmutableArray<LiveChange> Changes);

/// <summary>One per silo and tenant; the silo fans out to its pages and event streams (stack.md 2.3).</summary>
[Alias("qvs.ILiveObserver")]
public interface ILiveObserver : IGrainObserver
{
    [Alias("Changed")]
    void Changed(LiveBatch batch);
}

/// <summary>Tells silos with open pages what has changed in a tenant. Key: <c>live:tenant</c>. Holds no state: a silo renews every 30 seconds.</summary>
[Alias("qvs.ILiveGrain")]
public interface ILiveGrain : ITenantGrain
{
    /// <summary>Begins or renews a subscription.</summary>
    /// <returns>The batch that was sent last, empty: who has another one has missed something.</returns>
    [PlatformOnly, Alias("Subscribe")]
    Task<LiveBatch> Subscribe(ILiveObserver observer);

    [PlatformOnly, Alias("Unsubscribe")]
    Task Unsubscribe(ILiveObserver observer);

    [PlatformOnly, Alias("Publish"), Orleans.Concurrency.OneWay]
    Task Publish(LiveChange change);
}

/// <summary>The change feed of this process: what pages and event streams subscribe to.</summary>
public interface ILiveFeed
{
    /// <summary>
    /// Calls back for changes of a tenant, on no particular thread and without a caller; the callback only notes them down. May leave out
    /// intermediate changes, and repeats; after a lost silo there is one change with kind <c>*</c>: read everything again.
    /// </summary>
    IDisposable Subscribe(TenantId tenant, Action<LiveChange> changed);
}
