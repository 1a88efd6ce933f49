using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Applications;

/// <summary>Addresses an application.</summary>
[GenerateSerializer, Alias("qvs.applications.application-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ApplicationKey>))]
public sealed record ApplicationKey([property: Id(0)] TenantId Tenant, [property: Id(1)] ApplicationId Application) : IKey<ApplicationKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ApplicationKey? key)
    {
        key = KeyText.TrySplit(text, "application", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && ApplicationId.TryParse(parts[1], out var part1)
            ? new ApplicationKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"application:{Tenant}/{Application}";
}
