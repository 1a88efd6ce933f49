using System.Diagnostics;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>Applies changes. There are no rules here: whatever was decided is done.</summary>
public static class RunEvolution
{
    public static RunState? Evolve(RunState? state, IEnumerable<RunChange> changes) => changes.Aggregate(state, Evolve);

    public static RunState Evolve(RunState? state, RunChange change)
    {
        if (change is RunChange.Created created)
        {
            return Create(created);
        }

        ArgumentNullException.ThrowIfNull(state);
        return change switch
        {
            RunChange.Begun begun => state with { Status = RunStatus.Running, StartedAt = begun.At },
            RunChange.FreezeOverridden overridden => state with { Override = overridden.Override },
            RunChange.CancelAsked cancel => state with { Cancel = cancel.Request },
            RunChange.RetryWaits waits => state with { WaitingRetry = waits.Request },
            RunChange.RetryDropped dropped => state with { WaitingRetry = null, RetryKey = dropped.Key },
            RunChange.RetryBegun retry => state with
            {
                Status = RunStatus.Running,
                EndedAt = null,
                Cancel = null,
                WaitingRetry = null,
                RetryKey = retry.Request.Key,
            },
            RunChange.Ended ended => state with { Status = ended.Status, EndedAt = ended.At, Results = ended.Results, Ends = state.Ends + 1 },
            RunChange.EffectQueued queued => state with { Outbox = state.Outbox.SetItem(queued.Effect.Name, queued.Effect) },
            RunChange.EffectSettled settled => state with { Outbox = state.Outbox.Remove(settled.Effect) },
            RunChange.StageMoved moved => Stage(state, moved.Stage, stage => stage with { Status = moved.Status, Reason = moved.Reason, Message = moved.Message, WaitsFor = moved.WaitsFor }),
            RunChange.StageBound bound => Stage(state, bound.Stage, stage => stage with { Parameters = bound.Parameters }),
            RunChange.StageResultsKnown known => Stage(state, known.Stage, stage => stage with { Results = known.Results }),
            RunChange.StageReset reset => Stage(state, reset.Stage, stage => Reset(stage, reset)),
            RunChange.AttemptReserved reserved => Stage(state, reserved.Stage, stage => Reserve(stage, reserved)),
            RunChange.AttemptMoved moved => Attempt(state, moved.Stage, attempt => attempt with
            {
                Phase = moved.Phase,
                EndedAt = moved.Phase > AttemptPhase.Created ? moved.At : null,
            }),
            RunChange.AttemptTimed timed => Attempt(state, timed.Stage, attempt => attempt with { Deadline = timed.Deadline }),
            RunChange.AttemptStopping stopping => Attempt(state, stopping.Stage, attempt => attempt with { Stopping = stopping.Why }),
            RunChange.TasksSeen seen => Attempt(state, seen.Stage, attempt => attempt with
            {
                Tasks = attempt.Tasks.SetItems(seen.Tasks.Select(task => KeyValuePair.Create(task.Name, task))),
            }),
            RunChange.GateChanged gate => Stage(state, gate.Stage, stage => stage with { Gates = stage.Gates.SetItem(gate.Gate.Name, gate.Gate) }),
            RunChange.GateRemoved gate => Stage(state, gate.Stage, stage => stage with { Gates = stage.Gates.Remove(gate.Gate) }),
            _ => throw new UnreachableException($"Unknown change {change.GetType().Name}."),
        };
    }

    private static RunState Create(RunChange.Created created) => new(
        RunState.CurrentVersion,
        created.Key,
        RunStatus.Queued,
        created.Plan,
        created.Inputs,
        created.By,
        created.At,
        StartedAt: null,
        EndedAt: null,
        Empty.Of<StageState>().AddRange(created.Plan.Stages.Select(stage => KeyValuePair.Create(stage.Name, StageState.New(stage.Name)))),
        Empty.Of<RunEffect>(),
        Cancel: null,
        WaitingRetry: null,
        RetryKey: "",
        Ends: 0,
        Empty.Of<string>(),
        Origin: created.Origin);

    private static StageState Reset(StageState stage, RunChange.StageReset reset) => StageState.New(stage.Name) with
    {
        Parameters = reset.Rebind ? null : stage.Parameters,
        // Who approved the stage approved this run of it; approval tasks are tasks, and are reused or run again as such.
        Gates = stage.Gates.TryGetValue("", out var own) && own.Outcome == GateOutcome.Approved && !reset.Rebind
            ? Empty.Of<GateState>().Add("", own)
            : Empty.Of<GateState>(),
        Attempts = stage.Attempts,
        Carried = reset.Carried,
    };

    private static StageState Reserve(StageState stage, RunChange.AttemptReserved reserved) => stage with
    {
        Attempts = stage.Attempts.Add(new AttemptState(
            reserved.Number, reserved.Name, AttemptPhase.Reserved, StopReason.None, reserved.At, null, null, stage.Carried, Empty.Of<TaskState>())),
    };

    private static RunState Stage(RunState state, string name, Func<StageState, StageState> change) =>
        state with { Stages = state.Stages.SetItem(name, change(state.Stages[name])) };

    private static RunState Attempt(RunState state, string stage, Func<AttemptState, AttemptState> change) =>
        Stage(state, stage, found => found with { Attempts = found.Attempts.SetItem(found.Attempts.Length - 1, change(found.Attempts[^1])) });
}
