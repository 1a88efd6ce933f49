namespace Qvs.Adapters.Modules;

public sealed record ModuleOptions
{
    /// <summary>Names that are not repositories (form B) and where their repositories are; also mirrors, by the repository's name.</summary>
    public IReadOnlyDictionary<string, string> Known { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["qmonus.net/adapter/official"] = "github.com/qmonus/official-cloud-native-adapters",
    };

    /// <summary>Folders that stand for a module, by the name in the config or the repository: work on an adapter, tests, no network.</summary>
    public IReadOnlyDictionary<string, string> Replacements { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What may be shown to a repository's host.</summary>
    public Func<string, GitCredentials?> Credentials { get; init; } = _ => null;

    public bool AllowFolders { get; init; }
}
