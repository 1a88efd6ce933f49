using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Sources;

/// <summary>What a provider has sent once. Key: <see cref="WebhookDeliveryKey"/>.</summary>
[Alias("qvs.IWebhookDeliveryGrain")]
public interface IWebhookDeliveryGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<WebhookDelivery?> Get();

    /// <summary>The payload as JSON; null if there is no such delivery.</summary>
    [Requires(Permission.Read), Alias("Payload")]
    Task<string?> Payload();

    /// <summary>Holds the payload against the triggers of now and starts what they say, once more.</summary>
    [Requires(Permission.Deploy, "webhook.replay"), Alias("Replay")]
    Task<Answer<WebhookDelivery>> Replay();

    /// <summary>Keeps a genuine delivery with what is to be started for it, and answers when that is written. Starting comes after.</summary>
    /// <param name="payload">JSON in UTF-8.</param>
    [PlatformOnly, Alias("Accept")]
    Task<DeliveryAccepted> Accept(WebhookAdmission admission, ImmutableArray<byte> payload);

    /// <summary>Does what is left to do: after a start of the platform, and by a reminder.</summary>
    [PlatformOnly, Alias("Wake")]
    Task Wake();

    /// <summary>Forgets the delivery, unless something is left to do.</summary>
    [PlatformOnly, Alias("Forget")]
    Task Forget();
}
