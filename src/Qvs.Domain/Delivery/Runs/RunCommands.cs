using Qvs.Domain.Releases;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>Beginning and cancelling a run.</summary>
internal static class RunCommands
{
    public static void Create(RunTurn turn, RunInput.Create create)
    {
        if (turn.Exists)
        {
            return;
        }

        if (Plan(turn, create) is not { } plan)
        {
            return;
        }

        turn.Apply(new RunChange.Created(create.Key, plan, create.Inputs, create.By, turn.Now, create.Origin));
        if (create.Override is { } freezes)
        {
            turn.Apply(new RunChange.FreezeOverridden(freezes));
        }
    }

    public static void OverrideFreeze(RunTurn turn, RunInput.OverrideFreeze asked)
    {
        if (turn.State.HasEnded)
        {
            turn.Refuse("run-ended", $"The run {turn.State.Key} has ended; no freeze window stops it.", "Retry it, or start another one.");
        }
        else
        {
            turn.Apply(new RunChange.FreezeOverridden(new FreezeOverride(asked.By, asked.Reason, turn.Now)));
            RunAttempts.AskAgain(turn);
        }
    }

    public static void Begin(RunTurn turn)
    {
        if (turn.State.Status == RunStatus.Queued)
        {
            turn.Apply(new RunChange.Begun(turn.Now));
            Notify(turn, "started", "started", "", "");
        }
    }

    public static void Cancel(RunTurn turn, RunInput.Cancel cancel)
    {
        if (turn.State.HasEnded)
        {
            turn.Refuse("run-ended", $"The run {turn.State.Key} has ended; there is nothing to cancel.", "Start another one, or roll back what it deployed.");
            return;
        }

        if (turn.State.Cancel is not null)
        {
            return;
        }

        turn.Apply(new RunChange.CancelAsked(new CancelRequest(cancel.By, cancel.Reason, turn.Now)));
        if (turn.State.WaitingRetry is { } retry)
        {
            turn.Apply(new RunChange.RetryDropped(retry.Key, "The run was cancelled."));
        }

        foreach (var plan in turn.State.Plan.Stages)
        {
            RunAttempts.Stop(turn, plan, StopReason.Cancel);
        }
    }

    private static RunPlan? Plan(RunTurn turn, RunInput.Create create)
    {
        if (create.Pinned is { } pinned)
        {
            return pinned;
        }

        var planning = RunPlanner.Plan(create.Key, create.Line, create.Inputs, create.Resources);
        foreach (var missing in planning.Missing)
        {
            turn.Refuse("value-missing", missing.Message, missing.NextStep);
        }

        return planning.Missing.IsEmpty ? planning.Plan : null;
    }

    /// <param name="id">Unique within the run, so that a message is sent once.</param>
    public static void Notify(RunTurn turn, string id, string what, string stage, string message)
    {
        var key = turn.State.Key;
        turn.Queue(new RunEffect.Notify($"{key.Line}-{key.Number}/{id}", key, what, stage, message));
    }
}
