using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>A part of a log in one blob.</summary>
/// <param name="Bytes">Of the blob; what it has beyond that is not part of the log (yet).</param>
/// <param name="Writer">Who wrote it: no two write one blob. Null in logs that were written when one process wrote them all.</param>
internal sealed record LogChunk(long First, int Count, int Bytes, string? Writer = null);

/// <summary>What is stored of a log; a blob beside its chunks.</summary>
internal sealed record LogIndex(ImmutableArray<LogChunk> Chunks, bool IsComplete, DateTimeOffset StartedAt)
{
    public static LogIndex Empty { get; } = new([], false, default);

    public long Lines => Chunks.IsEmpty ? 0 : Chunks[^1].First + Chunks[^1].Count - 1;

    public LogInfo Info(LogKey key) => new(key, Lines, Chunks.Sum(chunk => (long)chunk.Bytes), IsComplete, StartedAt);
}

/// <summary>Where logs lie: <c>tenant/logs/line/number/attempt/task/instance/step/</c>, and a mark in the folder of each attempt.</summary>
internal static class LogPaths
{
    public static string Of(RunKey run, string? attempt) => $"{run.Tenant}/logs/{run.Line}/{run.Number}/{(attempt is null ? "" : attempt + "/")}";

    public static string Of(LogKey key) => $"{Of(key.Run, key.Attempt)}{key.Task}/{key.Instance}/{key.Step}/";

    public static string Mark(RunKey run, string attempt) => Of(run, attempt) + "attempt.json";

    public static string Index(LogKey key) => Of(key) + "index.json";

    public static string Chunk(LogKey key, LogChunk chunk) => $"{Of(key)}{chunk.First:D12}{(chunk.Writer is null ? "" : "-" + chunk.Writer)}.log";

    /// <summary>The key of an index blob's path; null for another blob.</summary>
    public static LogKey? KeyOf(RunKey run, string path) =>
        path.Split('/') is [_, _, _, _, var attempt, var task, var instance, var step, "index.json"] && int.TryParse(instance, out var number)
            ? new LogKey(run, attempt, task, number, step)
            : null;
}
