using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Releases;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// The life of a PipelineRun: reserved, created once it has its deployment, seen, ended. The cluster's word on the end is final, whatever had
/// been asked of it meanwhile.
/// </summary>
internal static class RunAttempts
{
    public static void Reserve(RunTurn turn, StagePlan plan)
    {
        var number = turn.State.Stages[plan.Name].Attempts.Length + 1;
        var name = AttemptName.Of(turn.State.Key, plan.Name, number);
        RunProgress.Move(turn, plan, StageStatus.AwaitingDeployment, "", "");
        turn.Apply(new RunChange.AttemptReserved(plan.Name, number, name, turn.Now));
        turn.Queue(new RunEffect.AcquireDeployment(plan.Target.Deployment, turn.State.Key, name));
    }

    public static void Granted(RunTurn turn, string name)
    {
        if (Find(turn.State, name) is not { } found)
        {
            return;
        }

        turn.Settle($"acquire/{name}");
        var (plan, attempt) = found;
        if (!IsCurrent(turn.State, plan, attempt) || !attempt.IsLive)
        {
            // It gave up waiting before its turn came, or a lost process asked again: what is granted now must be given back, even if
            // that was done before the grant.
            turn.Settle($"release/{name}");
            turn.Queue(new RunEffect.ReleaseDeployment(plan.Target.Deployment, turn.State.Key, name));
            return;
        }

        if (attempt.Phase != AttemptPhase.Reserved)
        {
            return;
        }

        var stage = turn.State.Stages[plan.Name];
        turn.Apply(new RunChange.AttemptMoved(plan.Name, AttemptPhase.Creating, turn.Now));
        if (plan.Timeout is { } timeout)
        {
            turn.Apply(new RunChange.AttemptTimed(plan.Name, turn.Now + timeout));
        }

        RunProgress.Move(turn, plan, StageStatus.Running, "", "");
        turn.Queue(new RunEffect.CreatePipelineRun(
            name,
            turn.State.Key,
            plan.Name,
            attempt.Number,
            plan.Target,
            plan.Pipeline.Pipeline,
            plan.Pipeline.SpecId,
            turn.State.Plan.Workspace,
            plan.Timeout,
            Empty.Of<ParameterValue>().AddRange((stage.Parameters ?? []).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))),
            attempt.Reused));
    }

    /// <summary>Waits on, for a reason that people are told.</summary>
    public static void Blocked(RunTurn turn, RunInput.DeploymentBlocked blocked)
    {
        if (Find(turn.State, blocked.Attempt) is { Attempt: { Phase: AttemptPhase.Reserved } attempt } found && IsCurrent(turn.State, found.Plan, attempt)
            && turn.State.Stages[found.Plan.Name] is var stage && (stage.Reason, stage.Message, stage.WaitsFor) != (blocked.Reason, blocked.Message, blocked.WaitsFor))
        {
            turn.Apply(new RunChange.StageMoved(found.Plan.Name, StageStatus.AwaitingDeployment, blocked.Reason, blocked.Message, blocked.WaitsFor));
            if (blocked.Reason.Length == 0)
            {
                AskAgain(turn);
            }
        }
    }

    /// <summary>What stopped those that wait may be gone.</summary>
    public static void AskAgain(RunTurn turn)
    {
        foreach (var effect in turn.State.Outbox.Values.Where(effect => effect is RunEffect.AcquireDeployment))
        {
            turn.Ask(effect);
        }
    }

    public static void Done(RunTurn turn, string effect)
    {
        turn.Settle(effect);
        if (Find(turn.State, effect) is { } created)
        {
            Exists(turn, created.Plan, created.Attempt);
        }
    }

    public static void Refused(RunTurn turn, RunInput.EffectRefused refused)
    {
        turn.Settle(refused.Effect);
        const string acquire = "acquire/";
        if (refused.Effect.StartsWith(acquire, StringComparison.Ordinal)
            && Find(turn.State, refused.Effect[acquire.Length..]) is { Attempt: { Phase: AttemptPhase.Reserved } waiting } held && IsCurrent(turn.State, held.Plan, waiting))
        {
            Fail(turn, held.Plan, AttemptPhase.Failed, "DeploymentHeld", refused.Message);
            return;
        }

        if (Find(turn.State, refused.Effect) is { Attempt: { Phase: AttemptPhase.Creating } attempt } found && IsCurrent(turn.State, found.Plan, attempt))
        {
            Fail(turn, found.Plan, AttemptPhase.Failed, "Refused", refused.Message);
        }
    }

    public static void Seen(RunTurn turn, RunInput.PipelineRunSeen seen)
    {
        if (Find(turn.State, seen.Name) is not { } found || !IsCurrent(turn.State, found.Plan, found.Attempt)
            || found.Attempt.Phase is not (AttemptPhase.Creating or AttemptPhase.Created))
        {
            return;
        }

        Exists(turn, found.Plan, found.Attempt);
        Merge(turn, found.Plan, seen.Tasks);
        RunGates.Follow(turn, found.Plan);
        if (seen.Phase == PipelineRunPhase.Running)
        {
            return;
        }

        if (!seen.IsComplete)
        {
            // The run's end may be seen before that of its tasks; a retry needs the results of every one of them.
            turn.Ask(new RunEffect.ObservePipelineRun(seen.Name, found.Plan.Target.Cluster));
            return;
        }

        Finish(turn, found.Plan, seen);
    }

    public static void Gone(RunTurn turn, string name)
    {
        if (Find(turn.State, name) is { Attempt: { Phase: AttemptPhase.Created } attempt } found && IsCurrent(turn.State, found.Plan, attempt))
        {
            Fail(turn, found.Plan, PhaseOf(attempt.Stopping, AttemptPhase.Failed), "PipelineRunGone", "The PipelineRun was deleted before its end was seen.");
        }
    }

    public static void TimeOut(RunTurn turn)
    {
        foreach (var plan in turn.State.Plan.Stages)
        {
            if (turn.State.Stages[plan.Name].Current is { IsLive: true, Deadline: { } deadline } && deadline <= turn.Now)
            {
                Stop(turn, plan, StopReason.Timeout);
            }
        }
    }

    /// <summary>
    /// Asks the cluster to stop. A PipelineRun of which it is not known whether it exists is created first and cancelled then: a creation
    /// under way can not be called back, and would come after the cancel.
    /// </summary>
    public static void Stop(RunTurn turn, StagePlan plan, StopReason why)
    {
        if (turn.State.Stages[plan.Name].Current is not { Phase: AttemptPhase.Creating or AttemptPhase.Created, Stopping: StopReason.None } attempt)
        {
            return;
        }

        turn.Apply(new RunChange.AttemptStopping(plan.Name, why));
        if (attempt.Phase == AttemptPhase.Created)
        {
            turn.Queue(new RunEffect.CancelPipelineRun(attempt.Name, plan.Target.Cluster));
        }
    }

    public static void End(RunTurn turn, StagePlan plan, AttemptPhase phase)
    {
        var attempt = turn.State.Stages[plan.Name].Current!;
        turn.Apply(new RunChange.AttemptMoved(plan.Name, phase, turn.Now));
        turn.Settle($"acquire/{attempt.Name}");
        turn.Settle($"cancel/{attempt.Name}");
        turn.Queue(new RunEffect.ReleaseDeployment(plan.Target.Deployment, turn.State.Key, attempt.Name));
    }

    private static void Exists(RunTurn turn, StagePlan plan, AttemptState attempt)
    {
        turn.Settle(attempt.Name);
        if (!IsCurrent(turn.State, plan, attempt) || attempt.Phase != AttemptPhase.Creating)
        {
            return;
        }

        turn.Apply(new RunChange.AttemptMoved(plan.Name, AttemptPhase.Created, turn.Now));
        if (attempt.Stopping != StopReason.None)
        {
            turn.Queue(new RunEffect.CancelPipelineRun(attempt.Name, plan.Target.Cluster));
        }
    }

    private static void Merge(RunTurn turn, StagePlan plan, ImmutableArray<TaskState> tasks)
    {
        var known = turn.State.Stages[plan.Name].Current!.Tasks;
        var news = tasks.Select(task => (Old: known.GetValueOrDefault(task.Name), New: known.TryGetValue(task.Name, out var old) ? old.Merge(task) : task))
            .Where(pair => !ReferenceEquals(pair.Old, pair.New))
            .Select(pair => pair.New)
            .ToImmutableArray();
        if (!news.IsEmpty)
        {
            turn.Apply(new RunChange.TasksSeen(plan.Name, news));
        }
    }

    private static void Finish(RunTurn turn, StagePlan plan, RunInput.PipelineRunSeen seen)
    {
        var attempt = turn.State.Stages[plan.Name].Current!;
        switch (seen.Phase)
        {
            case PipelineRunPhase.Succeeded:
                Succeed(turn, plan, attempt, seen);
                break;
            case PipelineRunPhase.TimedOut:
                Fail(turn, plan, AttemptPhase.TimedOut, seen.Reason, seen.Message);
                break;
            case PipelineRunPhase.Cancelled:
                Fail(turn, plan, PhaseOf(attempt.Stopping, AttemptPhase.Cancelled), seen.Reason, seen.Message);
                break;
            default:
                Fail(turn, plan, PhaseOf(attempt.Stopping, AttemptPhase.Failed), seen.Reason, seen.Message);
                break;
        }
    }

    private static void Succeed(RunTurn turn, StagePlan plan, AttemptState attempt, RunInput.PipelineRunSeen seen)
    {
        if (!StageResults.TryCollect(plan.Pipeline, attempt, seen.Results, out var results, out var missing))
        {
            Fail(turn, plan, AttemptPhase.Failed, "CouldntGetPipelineResult", $"The result {missing} was never written.");
            return;
        }

        turn.Apply(new RunChange.StageResultsKnown(plan.Name, results));
        End(turn, plan, AttemptPhase.Succeeded);
        RunProgress.Move(turn, plan, StageStatus.Succeeded, "", "");
        if (Deploying.Changes(plan.Pipeline))
        {
            turn.Queue(new RunEffect.ReportDeployed(plan.Target.Deployment, plan.Name, attempt.Name));
        }

        RunGates.Withdraw(turn, plan);
    }

    private static AttemptPhase PhaseOf(StopReason stopping, AttemptPhase otherwise) => stopping switch
    {
        StopReason.Cancel => AttemptPhase.Cancelled,
        StopReason.Timeout => AttemptPhase.TimedOut,
        _ => otherwise,
    };

    private static void Fail(RunTurn turn, StagePlan plan, AttemptPhase phase, string reason, string message)
    {
        End(turn, plan, phase);
        var status = phase switch
        {
            AttemptPhase.TimedOut => StageStatus.TimedOut,
            AttemptPhase.Cancelled => StageStatus.Cancelled,
            _ => StageStatus.Failed,
        };
        RunProgress.Move(turn, plan, status, reason, message);
        RunGates.Withdraw(turn, plan);
    }

    private static (StagePlan Plan, AttemptState Attempt)? Find(RunState state, string name)
    {
        foreach (var plan in state.Plan.Stages)
        {
            if (state.Stages[plan.Name].Attempts.FirstOrDefault(attempt => attempt.Name == name) is { } attempt)
            {
                return (plan, attempt);
            }
        }

        return null;
    }

    private static bool IsCurrent(RunState state, StagePlan plan, AttemptState attempt) => state.Stages[plan.Name].Current?.Number == attempt.Number;
}
