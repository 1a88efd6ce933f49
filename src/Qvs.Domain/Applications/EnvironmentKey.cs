using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Applications;

/// <summary>Addresses an environment.</summary>
[GenerateSerializer, Alias("qvs.applications.environment-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<EnvironmentKey>))]
public sealed record EnvironmentKey([property: Id(0)] TenantId Tenant, [property: Id(1)] EnvironmentId Environment) : IKey<EnvironmentKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EnvironmentKey? key)
    {
        key = KeyText.TrySplit(text, "environment", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && EnvironmentId.TryParse(parts[1], out var part1)
            ? new EnvironmentKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"environment:{Tenant}/{Environment}";
}
