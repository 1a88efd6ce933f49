using System.Diagnostics.CodeAnalysis;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Sources;

/// <summary>Addresses a schedule of an AssemblyLine.</summary>
[GenerateSerializer, Alias("qvs.sources.schedule-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ScheduleKey>))]
public sealed record ScheduleKey([property: Id(0)] TenantId Tenant, [property: Id(1)] AssemblyLineId Line, [property: Id(2)] ScheduleId Schedule) : IKey<ScheduleKey>
{
    [JsonIgnore]
    public AssemblyLineKey LineKey => new(Tenant, Line);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ScheduleKey? key)
    {
        key = KeyText.TrySplit(text, "schedule", 3, out var parts)
            && TenantId.TryParse(parts[0], out var part0)
            && AssemblyLineId.TryParse(parts[1], out var part1)
            && ScheduleId.TryParse(parts[2], out var part2)
            ? new ScheduleKey(part0, part1, part2)
            : null;
        return key is not null;
    }

    public override string ToString() => $"schedule:{Tenant}/{Line}/{Schedule}";
}
