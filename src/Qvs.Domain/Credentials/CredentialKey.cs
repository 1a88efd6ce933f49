using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Credentials;

/// <summary>Addresses a credential.</summary>
[GenerateSerializer, Alias("qvs.credentials.credential-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<CredentialKey>))]
public sealed record CredentialKey([property: Id(0)] TenantId Tenant, [property: Id(1)] CredentialId Credential) : IKey<CredentialKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CredentialKey? key)
    {
        key = KeyText.TrySplit(text, "credential", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && CredentialId.TryParse(parts[1], out var part1)
            ? new CredentialKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"credential:{Tenant}/{Credential}";
}
