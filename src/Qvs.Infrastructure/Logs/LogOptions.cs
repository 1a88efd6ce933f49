namespace Qvs.Infrastructure.Logs;

/// <summary>Limits of step logs.</summary>
public sealed record LogOptions
{
    /// <summary>Characters of a line; the rest is cut off.</summary>
    public int MaxLineLength { get; init; } = 16 * 1024;

    /// <summary>Of the log of one step, in bytes; what comes after is left out, and a last line says so.</summary>
    public long MaxStepBytes { get; init; } = 64L << 20;

    /// <summary>How many logs of one cluster are read at a time.</summary>
    public int StreamsPerCluster { get; init; } = 200;

    /// <summary>How long a log is followed before others that wait have their turn.</summary>
    public TimeSpan StreamTurn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without a line a log is opened anew: its connection may have died silently.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a log that is followed may be silent after its step's end before it is read to its end otherwise.</summary>
    public TimeSpan SilenceAfterEnd { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long is waited after an attempt's end for what its tasks still have to say.</summary>
    public TimeSpan AfterEnd { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a cluster that does not show an attempt that has ended is asked for it, before the rest of its logs is given up.</summary>
    public TimeSpan LongestUnseen { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first wait before a log that broke off, or can not be read, is opened again; doubled with each up to half a minute.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
