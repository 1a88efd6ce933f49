using Orleans.Concurrency;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Sources;

/// <summary>The webhook of a repository: its secret and its triggers. Key: <see cref="WebhookKey"/>.</summary>
[Alias("qvs.IWebhookGrain")]
public interface IWebhookGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<WebhookView?> Get();

    /// <summary>Makes or changes it. A new one gets a secret, which is answered this once.</summary>
    [Requires(Permission.Configure, "webhook.save"), Alias("Save")]
    Task<Answer<WebhookSaved>> Save([Audited] WebhookSpec spec, long? ifRevision);

    /// <summary>A new secret, answered this once.</summary>
    /// <param name="keepOld">Whether the old one is still taken for a day, so that nothing is lost until the provider has the new one.</param>
    [Requires(Permission.Configure, "webhook.rotate"), Alias("Rotate")]
    Task<Answer<WebhookSaved>> Rotate(bool keepOld);

    /// <summary>Its address takes nothing any more, and its deliveries are forgotten.</summary>
    [Requires(Permission.Configure, "webhook.delete"), Alias("Delete")]
    Task<Answer<WebhookView>> Delete(long? ifRevision);

    /// <summary>What a payload would start. Changes nothing.</summary>
    /// <param name="header">The provider's event header.</param>
    [Requires(Permission.Read), Alias("Test")]
    Task<Answer<DeliveryRound>> Test(string header, string payload);

    /// <summary>Never waits for anything else that the webhook does: a provider waits for the answer.</summary>
    /// <returns>Null if the request is not genuine, or there is no such webhook: the sender must not learn which.</returns>
    [PlatformOnly, AlwaysInterleave, Alias("Admit")]
    Task<WebhookAdmission?> Admit(WebhookRequest request);

    /// <summary>Wakes deliveries that were left behind and forgets old ones: by a reminder.</summary>
    [PlatformOnly, Alias("Tidy")]
    Task Tidy();
}
