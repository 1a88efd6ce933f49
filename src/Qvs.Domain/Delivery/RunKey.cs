using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery;

/// <summary>Addresses a run of an AssemblyLine; runs of a line are numbered from 1.</summary>
[GenerateSerializer, Alias("qvs.delivery.run-key"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<RunKey>))]
public sealed record RunKey([property: Id(0)] TenantId Tenant, [property: Id(1)] AssemblyLineId Line, [property: Id(2)] int Number) : IKey<RunKey>
{
    [JsonIgnore]
    public AssemblyLineKey LineKey => new(Tenant, Line);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RunKey? key)
    {
        key = null;
        if (KeyText.TrySplit(text, "run", 3, out var parts)
            && TenantId.TryParse(parts[0], out var tenant)
            && AssemblyLineId.TryParse(parts[1], out var line)
            && TryNumber(parts[2], out var number))
        {
            key = new RunKey(tenant, line, number);
        }

        return key is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run:{Tenant}/{Line}/{Number}");

    // One text per key: no sign, no blanks, no leading zero.
    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0 && text[0] != '0';
}
