using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Delivery;

/// <summary>The metadata.name of an AssemblyLine.</summary>
[GenerateSerializer, Alias("qvs.delivery.line-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<AssemblyLineId>))]
public sealed record AssemblyLineId : IKey<AssemblyLineId>
{
    private AssemblyLineId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("assembly line", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AssemblyLineId? key)
    {
        key = NameRules.IsName(text) ? new AssemblyLineId(text!) : null;
        return key is not null;
    }

    public static AssemblyLineId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
