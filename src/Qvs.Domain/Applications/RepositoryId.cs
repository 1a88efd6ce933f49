using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Applications;

/// <summary>A git repository that a tenant has connected (formats.md 1.3).</summary>
[GenerateSerializer, Alias("qvs.applications.repository-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<RepositoryId>))]
public sealed record RepositoryId : IKey<RepositoryId>
{
    private RepositoryId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("repository", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryId? key)
    {
        key = NameRules.IsName(text) ? new RepositoryId(text!) : null;
        return key is not null;
    }

    public static RepositoryId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
