using Qvs.Domain.Delivery;

namespace Qvs.Domain.Ports;

/// <summary>The log of one step of one task of one attempt.</summary>
/// <param name="Attempt">The name of the PipelineRun.</param>
/// <param name="Instance">Which combination of the task's matrix, from 0, plus 1000 for each try before this one. It never becomes another one.</param>
[GenerateSerializer, Alias("qvs.logs.key"), Immutable]
public sealed record LogKey(
    [property: Id(0)] RunKey Run,
    [property: Id(1)] string Attempt,
    [property: Id(2)] string Task,
    [property: Id(3)] int Instance,
    [property: Id(4)] string Step)
{
    private const int PerTry = 1_000;

    /// <param name="combination">Of the task's matrix, from 0; 0 without one.</param>
    /// <param name="triesBefore">How often the task was tried before.</param>
    public static int InstanceOf(int combination, int triesBefore) => combination + (triesBefore * PerTry);

    /// <summary>The step with its combination, for people: <c>test</c>, <c>test [9]</c>.</summary>
    [JsonIgnore]
    public string StepName => Instance % PerTry == 0 ? Step : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Step} [{Instance % PerTry}]");

    /// <summary>From 1.</summary>
    [JsonIgnore]
    public int Try => (Instance / PerTry) + 1;
}

/// <param name="Number">From 1.</param>
[GenerateSerializer, Alias("qvs.logs.line"), Immutable]
public readonly record struct LogLine([property: Id(0)] long Number, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Text);

/// <param name="IsComplete">The step has ended and everything is stored.</param>
[GenerateSerializer, Alias("qvs.logs.info"), Immutable]
public sealed record LogInfo([property: Id(0)] LogKey Key, [property: Id(1)] long Lines, [property: Id(2)] long Bytes, [property: Id(3)] bool IsComplete, [property: Id(4)] DateTimeOffset StartedAt);

[GenerateSerializer, Alias("qvs.logs.match"), Immutable]
public readonly record struct LogMatch([property: Id(0)] LogLine Line, [property: Id(1)] int Start, [property: Id(2)] int Length);

/// <summary>Step logs, kept after the pods are gone; masked before they get here (architecture 5).</summary>
public interface ILogStore
{
    /// <summary>Appends lines; those whose number is already stored are left out, so that a collector may begin again, and several may write.</summary>
    Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation);

    Task<LogInfo?> Find(LogKey key, CancellationToken cancellation);

    /// <summary>All logs of a run, or of one of its attempts, in order of their start.</summary>
    Task<ImmutableArray<LogInfo>> List(RunKey run, string? attempt, CancellationToken cancellation);

    /// <param name="first">The number of the first line, from 1; a negative one counts from the end.</param>
    Task<ImmutableArray<LogLine>> Read(LogKey key, long first, int count, CancellationToken cancellation);

    /// <summary>Lines as they arrive, from a number on, until the log is complete. One that is not there yet is waited for while its attempt's logs are collected.</summary>
    IAsyncEnumerable<LogLine> Follow(LogKey key, long first, CancellationToken cancellation);

    /// <summary>All matches of a regular expression (linear time), and how many there are beyond the limit.</summary>
    /// <exception cref="FormatException">The expression is none.</exception>
    Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation);

    Task Delete(RunKey run, CancellationToken cancellation);
}

/// <summary>Collects the logs of a cluster's steps while their pods live.</summary>
public interface ILogCollector
{
    /// <summary>
    /// Follows the steps of an attempt's TaskRuns from now on, in this process, until they have ended. Calling it again changes nothing; after
    /// a crash another process goes on where the store ends. All logs of the attempt are complete in the end: what could not be had is said in a last line.
    /// </summary>
    /// <param name="secrets">Values that must not appear in any line.</param>
    /// <param name="hasEnded">The attempt has ended: a cluster that does not show it is not asked for ever.</param>
    void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets, bool hasEnded);

    /// <summary>Whether logs of the attempt were being collected, here or by a process that may be lost, and are not complete.</summary>
    Task<bool> IsUnfinished(RunKey run, string attempt, CancellationToken cancellation);

    /// <summary>Nothing will ever be read of the attempt any more: its logs are made complete with a last line that says so.</summary>
    Task GiveUp(RunKey run, string attempt, CancellationToken cancellation);
}
