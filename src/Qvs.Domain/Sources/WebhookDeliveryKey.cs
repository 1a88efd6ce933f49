using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Sources;

/// <summary>Addresses what a provider has sent to a webhook once. The same delivery has the same address, however often it is sent.</summary>
[GenerateSerializer, Alias("qvs.sources.delivery-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<WebhookDeliveryKey>))]
public sealed record WebhookDeliveryKey : IKey<WebhookDeliveryKey>
{
    private const int Length = 26;

    private WebhookDeliveryKey(TenantId tenant, RepositoryId repository, string id) => (Tenant, Repository, Id) = (tenant, repository, id);

    [Id(0)]
    public TenantId Tenant { get; }

    [Id(1)]
    public RepositoryId Repository { get; }

    /// <summary>26 digits and letters.</summary>
    [Id(2)]
    public string Id { get; }

    [JsonIgnore]
    public WebhookKey Webhook => new(Tenant, Repository);

    /// <summary>Name and content: what is sent again has both the same, and nobody can hide one delivery behind the name of another.</summary>
    /// <param name="name">The provider's name for the delivery; empty if it gives none.</param>
    public static WebhookDeliveryKey Of(WebhookKey webhook, string name, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{name.Length}:{name}"));
        hash.AppendData(body);
        return new WebhookDeliveryKey(webhook.Tenant, webhook.Repository, Base32.Write(hash.GetHashAndReset())[..Length]);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WebhookDeliveryKey? key)
    {
        key = KeyText.TrySplit(text, "webhook-delivery", 3, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && RepositoryId.TryParse(parts[1], out var part1)
            && IsId(parts[2])
            ? new WebhookDeliveryKey(part0, part1, parts[2])
            : null;
        return key is not null;
    }

    /// <summary>The key of a webhook's delivery by its id, as it stands in addresses.</summary>
    public static bool TryParse(WebhookKey webhook, string? id, [NotNullWhen(true)] out WebhookDeliveryKey? key)
    {
        key = IsId(id) ? new WebhookDeliveryKey(webhook.Tenant, webhook.Repository, id!) : null;
        return key is not null;
    }

    public override string ToString() => $"webhook-delivery:{Tenant}/{Repository}/{Id}";

    private static bool IsId(string? text) => text is { Length: Length } && text.All(character => character is (>= '0' and <= '9') or (>= 'a' and <= 'v'));
}
