using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Grains.Live;

/// <summary>An object of a tenant has changed.</summary>
/// <param name="Kind">One of <see cref="Domain.Ports.ListingKinds"/>, or <c>log</c>.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Revision">Its revision now: who has seen a later one need not read.</param>
[GenerateSerializer, Alias("qvs.live.change"), Immutable]
public readonly record struct LiveChange([property: Id(0)] string Kind, [property: Id(1)] string Key, [property: Id(2)] long Revision);

/// <summary>One per silo and tenant; the silo fans out to its pages and event streams (stack.md 2.3).</summary>
[Alias("qvs.ILiveObserver")]
public interface ILiveObserver : IGrainObserver
{
    [Alias("Changed")]
    void Changed(ImmutableArray<LiveChange> changes);
}

/// <summary>Tells silos with open pages what has changed in a tenant. Key: <c>live:tenant</c>. Holds no state: a silo renews every 30 seconds.</summary>
[Alias("qvs.ILiveGrain")]
public interface ILiveGrain : ITenantGrain
{
    [PlatformOnly, Alias("Subscribe")]
    Task Subscribe(ILiveObserver observer);

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
