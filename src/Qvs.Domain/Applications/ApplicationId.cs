using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Applications;

/// <summary>One application: one container image (formats.md 1.3).</summary>
[GenerateSerializer, Alias("qvs.applications.application-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ApplicationId>))]
public sealed record ApplicationId : IKey<ApplicationId>
{
    private ApplicationId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("application", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ApplicationId? key)
    {
        key = NameRules.IsName(text) ? new ApplicationId(text!) : null;
        return key is not null;
    }

    public static ApplicationId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
