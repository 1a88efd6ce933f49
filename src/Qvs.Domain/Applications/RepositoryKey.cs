using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Applications;

/// <summary>Addresses a repository.</summary>
[GenerateSerializer, Alias("qvs.applications.repository-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<RepositoryKey>))]
public sealed record RepositoryKey([property: Id(0)] TenantId Tenant, [property: Id(1)] RepositoryId Repository) : IKey<RepositoryKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryKey? key)
    {
        key = KeyText.TrySplit(text, "repository", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && RepositoryId.TryParse(parts[1], out var part1)
            ? new RepositoryKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"repository:{Tenant}/{Repository}";
}
