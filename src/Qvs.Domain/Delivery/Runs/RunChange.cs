using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>What happened to a run: the smallest steps, applied by <see cref="RunEvolution"/>, and what an audit shows.</summary>
public abstract record RunChange
{
    private RunChange()
    {
    }

    public sealed record Created(RunKey Key, RunPlan Plan, ImmutableSortedDictionary<string, string> Inputs, Actor By, DateTimeOffset At, RunOrigin? Origin = null) : RunChange;

    public sealed record FreezeOverridden(FreezeOverride Override) : RunChange;

    public sealed record Begun(DateTimeOffset At) : RunChange;

    public sealed record StageMoved(string Stage, StageStatus Status, string Reason, string Message, RunKey? WaitsFor = null) : RunChange;

    public sealed record StageBound(string Stage, ImmutableArray<BoundParameter> Parameters) : RunChange;

    public sealed record StageResultsKnown(string Stage, ImmutableSortedDictionary<string, ParameterValue> Results) : RunChange;

    /// <summary>Ready for another attempt.</summary>
    /// <param name="Rebind">The stages before it run again as well, so that its parameters may differ.</param>
    public sealed record StageReset(string Stage, ImmutableSortedDictionary<string, ReusedTask> Carried, bool Rebind) : RunChange;

    public sealed record AttemptReserved(string Stage, int Number, string Name, DateTimeOffset At) : RunChange;

    public sealed record AttemptMoved(string Stage, AttemptPhase Phase, DateTimeOffset At) : RunChange;

    public sealed record AttemptTimed(string Stage, DateTimeOffset Deadline) : RunChange;

    public sealed record AttemptStopping(string Stage, StopReason Why) : RunChange;

    public sealed record TasksSeen(string Stage, ImmutableArray<TaskState> Tasks) : RunChange;

    public sealed record GateChanged(string Stage, GateState Gate) : RunChange;

    public sealed record GateRemoved(string Stage, string Gate) : RunChange;

    public sealed record CancelAsked(CancelRequest Request) : RunChange;

    public sealed record RetryWaits(RetryRequest Request) : RunChange;

    public sealed record RetryDropped(string Key, string Why) : RunChange;

    public sealed record RetryBegun(RetryRequest Request) : RunChange;

    public sealed record Ended(RunStatus Status, ImmutableSortedDictionary<string, string> Results, DateTimeOffset At) : RunChange;

    public sealed record EffectQueued(RunEffect Effect) : RunChange;

    public sealed record EffectSettled(string Effect) : RunChange;
}
