using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Applications;

/// <summary>An environment with its provisioning targets (formats.md 1.4).</summary>
[GenerateSerializer, Alias("qvs.applications.environment-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<EnvironmentId>))]
public sealed record EnvironmentId : IKey<EnvironmentId>
{
    private EnvironmentId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("environment", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EnvironmentId? key)
    {
        key = NameRules.IsName(text) ? new EnvironmentId(text!) : null;
        return key is not null;
    }

    public static EnvironmentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
