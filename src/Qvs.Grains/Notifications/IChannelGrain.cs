using Orleans.Concurrency;
using Qvs.Domain.Notifications;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Notifications;

/// <summary>A channel that messages of a tenant's runs go to. Key: <see cref="ChannelKey"/>.</summary>
[Alias("qvs.IChannelGrain")]
public interface IChannelGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<Versioned<ChannelSpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Configure, "channel.save"), Alias("Save")]
    Task<Answer<Versioned<ChannelSpec>>> Save([Audited] ChannelSpec spec, long? ifRevision);

    [Requires(Permission.Configure, "channel.delete"), Alias("Delete")]
    Task<Answer<Versioned<ChannelSpec>>> Delete(long? ifRevision);

    /// <summary>Sends a message now and says how it went.</summary>
    [Requires(Permission.Configure, "channel.test"), ResponseTimeout("00:01:00"), Alias("Test")]
    Task<Answer<NoticeDelivery>> Test();
}

/// <summary>
/// What a channel still has to be sent, and what it was sent lately. A message is written before it is acknowledged, sent until it arrives or a day has
/// passed, and comes at least once. Key: <see cref="ChannelKey"/>.
/// </summary>
[Alias("qvs.IChannelQueueGrain")]
public interface IChannelQueueGrain : ITenantGrain
{
    [PlatformOnly, AlwaysInterleave, Alias("Enqueue")]
    Task Enqueue(Notice notice);

    /// <summary>The newest first.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("Deliveries")]
    Task<ImmutableArray<NoticeDelivery>> Deliveries();

    /// <summary>Forgets everything, because the channel is gone.</summary>
    [PlatformOnly, Alias("Clear")]
    Task Clear();
}
