using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery;

/// <summary>Addresses an AssemblyLine.</summary>
[GenerateSerializer, Alias("qvs.delivery.line-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<AssemblyLineKey>))]
public sealed record AssemblyLineKey([property: Id(0)] TenantId Tenant, [property: Id(1)] AssemblyLineId Line) : IKey<AssemblyLineKey>
{
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AssemblyLineKey? key)
    {
        key = KeyText.TrySplit(text, "line", 2, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && AssemblyLineId.TryParse(parts[1], out var part1)
            ? new AssemblyLineKey(part0, part1)
            : null;
        return key is not null;
    }

    public override string ToString() => $"line:{Tenant}/{Line}";
}
