namespace Qvs.Adapters.Modules;

public sealed record GitOptions
{
    public ModuleLimits Limits { get; init; } = ModuleLimits.Default;

    /// <summary>Repositories may be folders of this machine: tests, and a developer's own command line. Never on a host of many tenants.</summary>
    public bool AllowFolders { get; init; }

    /// <summary>Keys of ssh servers; null accepts a server that is met for the first time.</summary>
    public string? KnownHostsFile { get; init; }

    public string GitProgram { get; init; } = "git";

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
