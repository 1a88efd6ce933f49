using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// Moves everything that can move. Runs after each input, so that nothing waits for an event that already was: a stage becomes ready because
/// of the state, never because of a message.
/// </summary>
internal static class RunProgress
{
    public static void Advance(RunTurn turn)
    {
        if (turn.State.Status == RunStatus.Queued && turn.State.Cancel is null)
        {
            return;
        }

        if (turn.State.HasEnded)
        {
            return;
        }

        // The plan is in topological order, so one pass sees everything that the pass itself made ready.
        var stopping = IsStopping(turn.State);
        foreach (var plan in turn.State.Plan.Stages.TakeWhile(_ => !stopping))
        {
            AdvanceStage(turn, plan);
            stopping = turn.State.Stages[plan.Name].HasFailed && IsStopping(turn.State);
        }

        if (stopping)
        {
            foreach (var plan in turn.State.Plan.Stages)
            {
                StandDown(turn, plan);
            }
        }

        if (turn.State.Stages.Values.All(stage => !stage.IsActive))
        {
            RunEnding.End(turn);
        }
    }

    /// <summary>Whether anything new may start (formats.md 2.2.4; Tekton does the same with tasks).</summary>
    private static bool IsStopping(RunState state) =>
        state.Cancel is not null || state.Plan.Stages.Any(plan => plan.OnFailure == FailurePolicy.Stop && state.Stages[plan.Name].HasFailed);

    private static void StandDown(RunTurn turn, StagePlan plan)
    {
        var stage = turn.State.Stages[plan.Name];
        if (stage.Status == StageStatus.AwaitingApproval)
        {
            turn.Apply(new RunChange.GateRemoved(plan.Name, ""));
            Move(turn, plan, StageStatus.Waiting, "RunStopping", "The run is stopping.");
        }
        else if (stage.Status == StageStatus.AwaitingDeployment)
        {
            RunAttempts.End(turn, plan, AttemptPhase.Cancelled);
            Move(turn, plan, StageStatus.Waiting, "RunStopping", "The run is stopping.");
        }
    }

    private static void AdvanceStage(RunTurn turn, StagePlan plan)
    {
        if (turn.State.Stages[plan.Name].Status == StageStatus.Waiting && IsReady(turn.State, plan))
        {
            Prepare(turn, plan);
        }

        if (turn.State.Stages[plan.Name] is { Status: StageStatus.AwaitingApproval } stage && stage.Gates[""].Outcome == GateOutcome.Approved)
        {
            RunAttempts.Reserve(turn, plan);
        }
    }

    private static bool IsReady(RunState state, StagePlan plan) => plan.Needs.All(name => state.Stages[name].Status switch
    {
        StageStatus.Succeeded or StageStatus.Skipped => true,
        StageStatus.Failed or StageStatus.TimedOut or StageStatus.Cancelled => state.PlanOf(name).OnFailure == FailurePolicy.Ignore,
        _ => false,
    });

    private static void Prepare(RunTurn turn, StagePlan plan)
    {
        // As Tekton with tasks: what reads a result of something skipped is skipped, and so is all that comes after that one; what merely
        // follows a stage skipped by its condition runs.
        if (plan.Reads.Any(name => turn.State.Stages[name] is { Status: StageStatus.Skipped } or { HasFailed: true }))
        {
            Move(turn, plan, StageStatus.Skipped, "ResultsMissing", "It reads a result of a stage that was skipped or failed.");
            return;
        }

        if (plan.Needs.Any(name => turn.State.Stages[name] is { Status: StageStatus.Skipped, Reason: not "ConditionFalse" }))
        {
            Move(turn, plan, StageStatus.Skipped, "ParentSkipped", "A stage that it runs after was skipped.");
            return;
        }

        var binding = new ResultBinding((stage, result) => turn.State.Stages[stage].Results.GetValueOrDefault(result));
        var holds = plan.When.All(binding.Holds);
        if (binding.Missing.Count == 0 && !holds)
        {
            Move(turn, plan, StageStatus.Skipped, "ConditionFalse", "A condition of the stage does not hold.");
            return;
        }

        if (turn.State.Stages[plan.Name].Parameters is null && !TryBind(turn, plan, binding))
        {
            return;
        }

        if (plan.Approval is null || turn.State.Stages[plan.Name].Gates.ContainsKey(""))
        {
            RunAttempts.Reserve(turn, plan);
        }
        else
        {
            Move(turn, plan, StageStatus.AwaitingApproval, "", "");
            RunGates.Open(turn, plan, "", "", plan.Approval);
        }
    }

    private static bool TryBind(RunTurn turn, StagePlan plan, ResultBinding binding)
    {
        var bound = plan.Parameters.Select(binding.Bind).ToImmutableArray();
        if (binding.Missing.Count > 0)
        {
            var names = string.Join(", ", binding.Missing.Select(reference => reference.ToString()).Distinct(StringComparer.Ordinal));
            Move(turn, plan, StageStatus.Failed, "ResultMissing", $"These have no value that fits: {names}.");
            return false;
        }

        if (bound.Zip(plan.Parameters).FirstOrDefault(pair => pair.First.Value.Type != pair.Second.Type) is { First: { } wrong })
        {
            Move(turn, plan, StageStatus.Failed, "WrongType", $"The parameter '{wrong.Name}' got a {wrong.Value.Type}, which its pipeline does not take.");
            return false;
        }

        turn.Apply(new RunChange.StageBound(plan.Name, bound));
        return true;
    }

    public static void Move(RunTurn turn, StagePlan plan, StageStatus status, string reason, string message) =>
        turn.Apply(new RunChange.StageMoved(plan.Name, status, reason, message));
}
