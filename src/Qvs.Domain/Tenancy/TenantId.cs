using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Tenancy;

/// <summary>A customer: the boundary that nothing crosses. It is the project name of formats.md 1.2 and the namespace on a cluster.</summary>
[GenerateSerializer, Alias("qvs.tenancy.tenant-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<TenantId>))]
public sealed record TenantId : IKey<TenantId>
{
    private TenantId(string value) => Value = value;

    /// <summary>Not to be had by customers: under it the platform keeps what is nobody's.</summary>
    public static TenantId Reserved { get; } = new("qvs-platform");

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("tenant", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TenantId? key)
    {
        key = NameRules.IsName(text) ? new TenantId(text!) : null;
        return key is not null;
    }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
