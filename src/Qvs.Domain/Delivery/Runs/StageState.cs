using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

[JsonConverter(typeof(JsonStringEnumConverter<StageStatus>))]
public enum StageStatus
{
    Waiting,
    AwaitingApproval,

    /// <summary>Another run is deploying the same deployment.</summary>
    AwaitingDeployment,
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
    Skipped,
}

/// <param name="Reason">A stable word for machines; the message is for people.</param>
/// <param name="Parameters">Bound once, before the first attempt; every later attempt has the same.</param>
/// <param name="Gates">Approvals by name: "" is the stage's own, others are approval tasks of its Pipeline.</param>
/// <param name="Carried">What the next attempt reuses.</param>
[GenerateSerializer, Alias("qvs.delivery.stage-state"), Immutable]
public sealed record StageState(
    [property: Id(0)] string Name,
    [property: Id(1)] StageStatus Status,
    [property: Id(2)] string Reason,
    [property: Id(3)] string Message,
    [property: Id(4)] ImmutableArray<BoundParameter>? Parameters,
    [property: Id(5), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, GateState> Gates,
    [property: Id(6)] ImmutableArray<AttemptState> Attempts,
    [property: Id(7), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ReusedTask> Carried,
    [property: Id(8), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ParameterValue> Results,
    [property: Id(9), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunKey? WaitsFor = null)
{
    [JsonIgnore]
    public AttemptState? Current => Attempts.IsEmpty ? null : Attempts[^1];

    [JsonIgnore]
    public bool IsActive => Status is StageStatus.AwaitingApproval or StageStatus.AwaitingDeployment or StageStatus.Running;

    [JsonIgnore]
    public bool HasFailed => Status is StageStatus.Failed or StageStatus.TimedOut or StageStatus.Cancelled;

    public static StageState New(string name) => new(
        name, StageStatus.Waiting, "", "", null, Empty.Of<GateState>(), [], Empty.Of<ReusedTask>(), Empty.Of<ParameterValue>());
}
