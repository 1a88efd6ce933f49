using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Applications;

/// <summary>A cluster that a tenant has connected.</summary>
[GenerateSerializer, Alias("qvs.applications.cluster-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ClusterId>))]
public sealed record ClusterId : IKey<ClusterId>
{
    private ClusterId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("cluster", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClusterId? key)
    {
        key = NameRules.IsName(text) ? new ClusterId(text!) : null;
        return key is not null;
    }

    public static ClusterId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
