using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Tenancy;

/// <summary>Addresses a tenant.</summary>
[GenerateSerializer, Alias("qvs.tenancy.tenant-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<TenantKey>))]
public sealed record TenantKey([property: Id(0)] TenantId Tenant) : IKey<TenantKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TenantKey? key)
    {
        key = KeyText.TrySplit(text, "tenant", 1, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            ? new TenantKey(part0)
            : null;
        return key is not null;
    }

    public override string ToString() => $"tenant:{Tenant}";
}
