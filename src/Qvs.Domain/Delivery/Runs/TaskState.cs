using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>In the order in which a later fact may replace an earlier one; see <see cref="TaskState.Merge"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskPhase>))]
public enum TaskPhase
{
    Pending,
    Running,
    Skipped,
    Cancelled,
    Failed,
    Succeeded,
}

/// <summary>A task of a PipelineRun, as last seen. A matrix is one task, with its results as lists (formats.md 2.5.5).</summary>
/// <param name="StartedAt">By the cluster's clock, as the next; the first time that was seen stays.</param>
[GenerateSerializer, Alias("qvs.delivery.task"), Immutable]
public sealed record TaskState(
    [property: Id(0)] string Name,
    [property: Id(1)] TaskPhase Status,
    [property: Id(2)] bool IsFinally,
    [property: Id(3)] string Message,
    [property: Id(4), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ParameterValue> Results,
    [property: Id(5)] int? MatrixLength,
    [property: Id(6)] PlatformTask? Platform,
    [property: Id(7)] DateTimeOffset? StartedAt = null,
    [property: Id(8)] DateTimeOffset? EndedAt = null)
{
    /// <summary>
    /// Facts come late and out of order. A snapshot that says more can not be the older one: nothing goes back from an end to running, and
    /// nothing that succeeded ever failed. (A Tekton task that will be retried is not Failed in between; its TaskRun is the same.)
    /// </summary>
    public TaskState Merge(TaskState seen) =>
        seen.Status < Status || (seen.Status == Status && (seen.Results.Count < Results.Count || SaysTheSame(seen)))
            ? this
            : seen with { StartedAt = StartedAt ?? seen.StartedAt, EndedAt = EndedAt ?? seen.EndedAt };

    // A watch repeats itself; what says nothing new must not become a write.
    private bool SaysTheSame(TaskState seen) =>
        seen.Message == Message && seen.MatrixLength == MatrixLength && seen.Platform?.CustomRun == Platform?.CustomRun
        && (seen.StartedAt is null || StartedAt is not null) && (seen.EndedAt is null || EndedAt is not null) && seen.Results.SequenceEqual(Results);
}

[JsonConverter(typeof(JsonStringEnumConverter<PlatformTaskKind>))]
public enum PlatformTaskKind
{
    Approval,
    Artifacts,
    Other,
}

/// <summary>A CustomRun that the platform resolves itself (architecture 5).</summary>
[GenerateSerializer, Alias("qvs.delivery.platform-task"), Immutable]
public sealed record PlatformTask(
    [property: Id(0)] string CustomRun,
    [property: Id(1)] PlatformTaskKind Kind,
    [property: Id(2)] Definition.ApprovalPolicy? Approval);
