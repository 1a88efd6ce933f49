using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Applications;

/// <summary>Addresses a cluster.</summary>
[GenerateSerializer, Alias("qvs.applications.cluster-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ClusterKey>))]
public sealed record ClusterKey([property: Id(0)] TenantId Tenant, [property: Id(1)] ClusterId Cluster) : IKey<ClusterKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClusterKey? key)
    {
        key = KeyText.TrySplit(text, "cluster", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && ClusterId.TryParse(parts[1], out var part1)
            ? new ClusterKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"cluster:{Tenant}/{Cluster}";
}
