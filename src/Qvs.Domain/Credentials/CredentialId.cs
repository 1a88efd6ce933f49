using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Credentials;

/// <summary>A named secret of a tenant; it becomes the Kubernetes Secret of the same name on a cluster (formats.md 1.4).</summary>
[GenerateSerializer, Alias("qvs.credentials.credential-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<CredentialId>))]
public sealed record CredentialId : IKey<CredentialId>
{
    private CredentialId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("credential", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CredentialId? key)
    {
        key = NameRules.IsName(text) ? new CredentialId(text!) : null;
        return key is not null;
    }

    public static CredentialId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
