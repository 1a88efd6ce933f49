namespace Qvs.Infrastructure.Logs;

/// <summary>Limits of step logs.</summary>
public sealed record LogOptions
{
    /// <summary>Characters of a line; the rest is cut off.</summary>
    public int MaxLineLength { get; init; } = 16 * 1024;

    /// <summary>Of the log of one step, in bytes; what comes after is left out, and a last line says so.</summary>
    public long MaxStepBytes { get; init; } = 64L << 20;

    /// <summary>Aimed at for a stored piece of a log.</summary>
    public int ChunkBytes { get; init; } = 256 * 1024;

    /// <summary>How long lines are gathered before they are stored.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a follower looks for lines that another process stored.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);
}
