using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

[JsonConverter(typeof(JsonStringEnumConverter<AttemptPhase>))]
public enum AttemptPhase
{
    /// <summary>Waiting for its deployment's lock.</summary>
    Reserved,

    /// <summary>To be created; whether the cluster has it is not known.</summary>
    Creating,

    /// <summary>The cluster has it.</summary>
    Created,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
}

[JsonConverter(typeof(JsonStringEnumConverter<StopReason>))]
public enum StopReason
{
    None,
    Cancel,
    Timeout,
}

/// <summary>One PipelineRun of a stage.</summary>
/// <param name="Reused">Tasks that finished in earlier attempts and do not run in this one.</param>
[GenerateSerializer, Alias("qvs.delivery.attempt"), Immutable]
public sealed record AttemptState(
    [property: Id(0)] int Number,
    [property: Id(1)] string Name,
    [property: Id(2)] AttemptPhase Phase,
    [property: Id(3)] StopReason Stopping,
    [property: Id(4)] DateTimeOffset ReservedAt,
    [property: Id(5)] DateTimeOffset? Deadline,
    [property: Id(6)] DateTimeOffset? EndedAt,
    [property: Id(7), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ReusedTask> Reused,
    [property: Id(8), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, TaskState> Tasks)
{
    [JsonIgnore]
    public bool IsLive => Phase is AttemptPhase.Reserved or AttemptPhase.Creating or AttemptPhase.Created;

    /// <summary>What a retry of this attempt reuses: all that it reused itself, and what finished in it. Finally tasks run again.</summary>
    public ImmutableSortedDictionary<string, ReusedTask> Finished() => Reused.SetItems(
        Tasks.Values.Where(task => task is { Status: TaskPhase.Succeeded, IsFinally: false })
            .Select(task => KeyValuePair.Create(task.Name, new ReusedTask(Number, task.Results, task.MatrixLength))));
}

/// <summary>A finished task whose results stand in for it.</summary>
/// <param name="Attempt">In which attempt it ran.</param>
/// <param name="MatrixLength">How many combinations it had, if it is a matrix.</param>
[GenerateSerializer, Alias("qvs.delivery.reused-task"), Immutable]
public sealed record ReusedTask(
    [property: Id(0)] int Attempt,
    [property: Id(1), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ParameterValue> Results,
    [property: Id(2)] int? MatrixLength);
