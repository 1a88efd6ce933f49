namespace Qvs.Infrastructure.Logs;

/// <summary>Limits of step logs.</summary>
public sealed record LogOptions
{
    /// <summary>Characters of a line; the rest is cut off.</summary>
    public int MaxLineLength { get; init; } = 16 * 1024;

    /// <summary>Of the log of one step, in bytes; what comes after is left out, and a last line says so.</summary>
    public long MaxStepBytes { get; init; } = 64L << 20;
}
