using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery.Runs;

[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Created, and waiting for its turn in the line's queue.</summary>
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>
/// A run of an AssemblyLine: one factory of formats.md 2.6 with all its attempts. Changed only by <see cref="RunEvolution"/>.
/// </summary>
/// <param name="Version">Of this format at rest; old ones are still read.</param>
/// <param name="Outbox">
/// What has been decided and is not yet known to be done, by name. It is written with the decision and carried out afterwards, again after
/// every restart: that is what makes an effect happen at least once, and its name at most once.
/// </param>
/// <param name="RetryKey">The last retry that was begun, so that asking twice retries once.</param>
/// <param name="Override">Who lets it deploy to frozen environments, and why.</param>
/// <param name="Ends">How often the run has ended; a retry makes it end again.</param>
/// <param name="Origin">Null if nothing is known of where it comes from.</param>
[GenerateSerializer, Alias("qvs.delivery.run"), Immutable]
public sealed record RunState(
    [property: Id(0)] int Version,
    [property: Id(1)] RunKey Key,
    [property: Id(2)] RunStatus Status,
    [property: Id(3)] RunPlan Plan,
    [property: Id(4), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs,
    [property: Id(5)] Actor StartedBy,
    [property: Id(6)] DateTimeOffset CreatedAt,
    [property: Id(7)] DateTimeOffset? StartedAt,
    [property: Id(8)] DateTimeOffset? EndedAt,
    [property: Id(9), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, StageState> Stages,
    [property: Id(10), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, RunEffect> Outbox,
    [property: Id(11)] CancelRequest? Cancel,
    [property: Id(12)] RetryRequest? WaitingRetry,
    [property: Id(13)] string RetryKey,
    [property: Id(14)] int Ends,
    [property: Id(15), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Results,
    [property: Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FreezeOverride? Override = null,
    [property: Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunOrigin? Origin = null)
{
    public const int CurrentVersion = 1;

    [JsonIgnore]
    public bool HasEnded => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;

    /// <summary>When the run has to be looked at even if nothing happens: the next timeout of a stage or of an approval.</summary>
    public DateTimeOffset? NextDeadline() => Stages.Values
        .SelectMany(stage => stage.Gates.Values.Where(gate => gate.Outcome == GateOutcome.Open).Select(gate => gate.ExpiresAt)
            .Append(stage.Current is { IsLive: true, Stopping: StopReason.None } attempt ? attempt.Deadline : null))
        .Min();

    internal StagePlan PlanOf(string stage) => Plan.Stages.First(plan => plan.Name == stage);
}

[GenerateSerializer, Alias("qvs.delivery.cancel-request"), Immutable]
public sealed record CancelRequest([property: Id(0)] Actor By, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset At);

[JsonConverter(typeof(JsonStringEnumConverter<RetryScope>))]
public enum RetryScope
{
    /// <summary>The failed stages go on at the tasks that did not finish.</summary>
    FailedTasks,

    /// <summary>The failed stages run as a whole.</summary>
    FailedStages,

    /// <summary>A named stage and everything after it run again.</summary>
    FromStage,
}

/// <param name="Key">Made by whoever asks; the same key is one retry, however often it arrives (formats.md 2.6).</param>
[GenerateSerializer, Alias("qvs.delivery.retry-request"), Immutable]
public sealed record RetryRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] RetryScope Scope,
    [property: Id(2)] string Stage,
    [property: Id(3)] Actor By);
