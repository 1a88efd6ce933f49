using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Sources;

/// <summary>Addresses the webhook of a repository.</summary>
[GenerateSerializer, Alias("qvs.sources.webhook-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<WebhookKey>))]
public sealed record WebhookKey([property: Id(0)] TenantId Tenant, [property: Id(1)] RepositoryId Repository) : IKey<WebhookKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WebhookKey? key)
    {
        key = KeyText.TrySplit(text, "webhook", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && RepositoryId.TryParse(parts[1], out var part1)
            ? new WebhookKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"webhook:{Tenant}/{Repository}";
}
