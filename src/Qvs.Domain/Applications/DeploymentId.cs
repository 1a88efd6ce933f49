using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Applications;

/// <summary>The name of an application's deployment; unique within the application.</summary>
[GenerateSerializer, Alias("qvs.applications.deployment-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<DeploymentId>))]
public sealed record DeploymentId : IKey<DeploymentId>
{
    private DeploymentId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("deployment", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DeploymentId? key)
    {
        key = NameRules.IsName(text) ? new DeploymentId(text!) : null;
        return key is not null;
    }

    public static DeploymentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
