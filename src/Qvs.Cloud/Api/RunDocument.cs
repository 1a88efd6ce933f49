using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Api;

/// <summary>A run as the API shows it: what happened and why, without what the platform keeps for itself.</summary>
internal sealed record RunDocument(
    string Line,
    int Number,
    RunStatus Status,
    string StartedBy,
    string Cause,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    ImmutableSortedDictionary<string, string> Inputs,
    ImmutableSortedDictionary<string, string> Results,
    ImmutableArray<StageDocument> Stages,
    long Revision)
{
    public static RunDocument Of(RunSnapshot snapshot)
    {
        var state = snapshot.State;
        return new RunDocument(
            state.Key.Line.Value,
            state.Key.Number,
            state.Status,
            state.StartedBy.Name,
            snapshot.Cause,
            state.CreatedAt,
            state.StartedAt,
            state.EndedAt,
            state.Inputs,
            state.Results,
            [.. state.Plan.Stages.Select(plan => StageDocument.Of(plan, state.Stages[plan.Name]))],
            snapshot.Revision);
    }
}

internal sealed record StageDocument(
    string Name,
    string Application,
    string Deployment,
    string Cluster,
    string Pipeline,
    string Commit,
    ImmutableArray<string> RunAfter,
    StageStatus Status,
    string Reason,
    string Message,
    ImmutableArray<BoundParameter> Parameters,
    ImmutableSortedDictionary<string, ParameterValue> Results,
    ImmutableArray<GateDocument> Approvals,
    ImmutableArray<AttemptDocument> Attempts)
{
    public static StageDocument Of(StagePlan plan, StageState state) => new(
        plan.Name,
        plan.Target.Deployment.Application.Value,
        plan.Target.Deployment.Deployment.Value,
        plan.Target.Cluster.Cluster.Value,
        plan.Pipeline.Pipeline,
        plan.Pipeline.Commit,
        plan.Needs,
        state.Status,
        state.Reason,
        state.Message,
        state.Parameters ?? [],
        state.Results,
        [.. state.Gates.Values.Select(gate => new GateDocument(gate.Name, gate.Outcome, gate.Policy.Approvers, gate.Policy.Quorum, gate.OpenedAt, gate.ExpiresAt, gate.Votes))],
        [.. state.Attempts.Select(AttemptDocument.Of)]);
}

internal sealed record GateDocument(
    string Gate, GateOutcome Outcome, ImmutableArray<string> Approvers, int Quorum, DateTimeOffset OpenedAt, DateTimeOffset? ExpiresAt, ImmutableArray<GateVote> Votes);

internal sealed record AttemptDocument(
    int Number, string PipelineRun, AttemptPhase Phase, DateTimeOffset ReservedAt, DateTimeOffset? EndedAt, ImmutableArray<string> ReusedTasks, ImmutableArray<TaskDocument> Tasks)
{
    public static AttemptDocument Of(AttemptState attempt) => new(
        attempt.Number,
        attempt.Name,
        attempt.Phase,
        attempt.ReservedAt,
        attempt.EndedAt,
        [.. attempt.Reused.Keys],
        [.. attempt.Tasks.Values.Select(task => new TaskDocument(task.Name, task.Status, task.IsFinally, task.Message, task.Results))]);
}

internal sealed record TaskDocument(string Name, TaskPhase Status, bool IsFinally, string Message, ImmutableSortedDictionary<string, ParameterValue> Results);
