namespace Qvs.Adapters.Modules;

public sealed record GitOptions
{
    public ModuleLimits Limits { get; init; } = ModuleLimits.Default;

    /// <summary>Repositories may be folders and http servers of this machine: tests, and a developer's own command line. Never on a host of many tenants.</summary>
    public bool AllowFolders { get; init; }

    /// <summary>Keys of ssh servers; null accepts a server that is met for the first time.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>
    /// The addresses of a server that git may connect to, and to no others; throws <see cref="ModuleException"/> if it may not. Null lets git look
    /// names up itself: for a command line, never on a host of many tenants.
    /// </summary>
    public Func<string, CancellationToken, Task<IReadOnlyList<string>>>? Resolve { get; init; }

    public string GitProgram { get; init; } = "git";

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
