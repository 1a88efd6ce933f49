using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Applications;

/// <summary>Addresses a deployment: application x environment (formats.md 1.4).</summary>
[GenerateSerializer, Alias("qvs.applications.deployment-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<DeploymentKey>))]
public sealed record DeploymentKey([property: Id(0)] TenantId Tenant, [property: Id(1)] ApplicationId Application, [property: Id(2)] DeploymentId Deployment) : IKey<DeploymentKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DeploymentKey? key)
    {
        key = KeyText.TrySplit(text, "deployment", 3, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && ApplicationId.TryParse(parts[1], out var part1)
            && DeploymentId.TryParse(parts[2], out var part2)
            ? new DeploymentKey(part0, part1, part2)
            : null;
        return key is not null;
    }

    public override string ToString() => $"deployment:{Tenant}/{Application}/{Deployment}";
}
