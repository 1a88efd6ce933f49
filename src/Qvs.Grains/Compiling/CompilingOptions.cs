namespace Qvs.Grains.Compiling;

/// <summary>What the host says about compiling and reading repositories.</summary>
public sealed record CompilingOptions
{
    /// <summary>The name under which QVS Configs use the platform's own adapters.</summary>
    public const string AdaptersModule = "qvs.cloud/adapters";

    /// <summary>Where fetched modules are kept, apart for every tenant; may be deleted at any time.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The platform's own adapters: a CUE module; null leaves the catalog without them.</summary>
    public string? AdaptersFolder { get; init; }

    /// <summary>Repositories may be folders, <c>file://</c> and http on this machine. For a process of one developer, never for many tenants.</summary>
    public bool AllowLocalRepositories { get; init; }

    /// <summary>Names of modules and where their repositories are: the published ones, and mirrors of a network of its own.</summary>
    public IReadOnlyDictionary<string, string> KnownModules { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Compiles that run at the same time in this process; others wait.</summary>
    public int MostAtOnce { get; init; } = 2;

    /// <summary>For one compile, git included and waiting not.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);
}
