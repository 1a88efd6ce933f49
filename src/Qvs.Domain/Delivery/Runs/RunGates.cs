using System.Globalization;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>Approvals, of stages and of tasks inside of their pipelines.</summary>
internal static class RunGates
{
    public static void Open(RunTurn turn, StagePlan plan, string name, string customRun, ApprovalPolicy policy)
    {
        var expires = policy.Timeout is { } timeout ? turn.Now + timeout : (DateTimeOffset?)null;
        turn.Apply(new RunChange.GateChanged(plan.Name, new GateState(name, customRun, policy, GateOutcome.Open, [], turn.Now, expires)));
        var attempt = turn.State.Stages[plan.Name].Attempts.Length;
        var subject = name.Length == 0 ? plan.Name : $"{plan.Name}/{name}";
        RunCommands.Notify(turn, $"approval/{subject}/{attempt}/{turn.State.Ends}", "approval", plan.Name, $"{subject} waits for approval.");
    }

    public static void Vote(RunTurn turn, RunInput.Vote vote)
    {
        if (!turn.State.Stages.TryGetValue(vote.Stage, out var stage) || !stage.Gates.TryGetValue(vote.Gate, out var gate))
        {
            turn.Refuse(
                "approval-unknown",
                vote.Gate.Length == 0 ? $"The stage '{vote.Stage}' waits for no approval." : $"The stage '{vote.Stage}' waits for no approval '{vote.Gate}'.",
                Waiting(turn.State) is { Length: > 0 } waiting ? $"The run {turn.State.Key} waits for: {waiting}." : $"Nothing of the run {turn.State.Key} waits for an approval now.");
            return;
        }

        if (Refusal(turn.State, gate, vote.By) is { } refusal)
        {
            turn.Refuse(refusal.Code, refusal.Message, refusal.NextStep);
            return;
        }

        Decide(turn, turn.State.PlanOf(vote.Stage), gate.With(new GateVote(vote.By, vote.Approves, vote.Comment, turn.Now)));
    }

    private static string Waiting(RunState state) => string.Join(
        ", ",
        state.Plan.Stages.SelectMany(plan => state.Stages[plan.Name].Gates.Values
            .Where(gate => gate.Outcome == GateOutcome.Open)
            .Select(gate => gate.Name.Length == 0 ? plan.Name : $"{plan.Name}/{gate.Name}")));

    public static void Expire(RunTurn turn)
    {
        foreach (var plan in turn.State.Plan.Stages)
        {
            foreach (var gate in turn.State.Stages[plan.Name].Gates.Values.Where(gate => gate.Outcome == GateOutcome.Open && gate.ExpiresAt <= turn.Now))
            {
                Decide(turn, plan, gate with { Outcome = GateOutcome.Expired });
            }
        }
    }

    /// <summary>Opens the gates of approval tasks that have begun to wait, and closes those whose tasks have ended without an answer.</summary>
    public static void Follow(RunTurn turn, StagePlan plan)
    {
        foreach (var task in turn.State.Stages[plan.Name].Current!.Tasks.Values.Where(task => task.Platform is not null))
        {
            var platform = task.Platform!;
            var waits = task.Status is TaskPhase.Pending or TaskPhase.Running;
            switch (platform.Kind)
            {
                case PlatformTaskKind.Approval when waits && !turn.State.Stages[plan.Name].Gates.ContainsKey(task.Name):
                    Open(turn, plan, task.Name, platform.CustomRun, platform.Approval ?? ApprovalPolicy.Anyone);
                    break;
                case PlatformTaskKind.Approval when !waits && turn.State.Stages[plan.Name].Gates.GetValueOrDefault(task.Name) is { Outcome: GateOutcome.Open } gate:
                    turn.Apply(new RunChange.GateChanged(plan.Name, gate with { Outcome = GateOutcome.Withdrawn }));
                    break;
                case PlatformTaskKind.Artifacts when waits:
                    turn.Queue(new RunEffect.CollectArtifacts(platform.CustomRun, plan.Target.Cluster, turn.State.Plan.Workspace, turn.State.Plan.Artifacts));
                    break;
            }
        }
    }

    public static void Withdraw(RunTurn turn, StagePlan plan)
    {
        foreach (var gate in turn.State.Stages[plan.Name].Gates.Values.Where(gate => gate.Outcome == GateOutcome.Open))
        {
            turn.Apply(new RunChange.GateChanged(plan.Name, gate with { Outcome = GateOutcome.Withdrawn }));
        }
    }

    private static Rejection? Refusal(RunState state, GateState gate, Actor by)
    {
        if (gate.Outcome != GateOutcome.Open)
        {
            return new Rejection("approval-decided", $"This approval is already {gate.Outcome}.");
        }

        if (!gate.Policy.Approvers.IsEmpty && !gate.Policy.Approvers.Contains(by.Name) && !by.Roles.Any(role => gate.Policy.Approvers.Contains(role)))
        {
            return new Rejection("approver-unknown", $"'{by.Name}' is not among the approvers.", $"Ask one of: {string.Join(", ", gate.Policy.Approvers)}.");
        }

        if (!gate.Policy.AllowSelfApproval && by.Name == state.StartedBy.Name)
        {
            return new Rejection("self-approval", $"'{by.Name}' started this run and may not approve it.", "Ask somebody else.");
        }

        return gate.Votes.Any(vote => vote.By.Name == by.Name)
            ? new Rejection("approval-twice", $"'{by.Name}' has already decided.", $"{gate.Policy.Quorum} different people are needed.")
            : null;
    }

    private static void Decide(RunTurn turn, StagePlan plan, GateState gate)
    {
        turn.Apply(new RunChange.GateChanged(plan.Name, gate));
        if (gate.Outcome == GateOutcome.Open)
        {
            return;
        }

        var approved = gate.Outcome == GateOutcome.Approved;
        var by = string.Join(", ", gate.Votes.Select(vote => vote.By.Name));
        var message = gate.Outcome == GateOutcome.Expired
            ? string.Create(CultureInfo.InvariantCulture, $"Nobody decided within {gate.Policy.Timeout}.")
            : $"{gate.Outcome} by {by}.";
        if (gate.CustomRun.Length > 0)
        {
            turn.Queue(new RunEffect.ResolveCustomRun(gate.CustomRun, plan.Target.Cluster, approved, message, Empty.Of<string>().Add("by", by)));
        }
        else if (!approved)
        {
            RunProgress.Move(turn, plan, StageStatus.Failed, $"Approval{gate.Outcome}", message);
        }
    }
}
