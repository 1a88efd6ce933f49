namespace Qvs.Adapters.Modules;

/// <summary>How much of a repository is read. The published official module has 360 files and 3 MB.</summary>
public sealed record ModuleLimits
{
    public static ModuleLimits Default { get; } = new();

    public int MostFiles { get; init; } = 20_000;

    public int MostFileBytes { get; init; } = 8 * 1024 * 1024;

    public long MostBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>What git may write while it fetches.</summary>
    public long MostFetchedBytes { get; init; } = 512L * 1024 * 1024;

    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);
}
