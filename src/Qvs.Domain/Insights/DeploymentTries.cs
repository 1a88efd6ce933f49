using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;

namespace Qvs.Domain.Insights;

/// <summary>
/// What a run has done to its deployments. A try has failed when one of its deploying stages failed or ran into its timeout, and succeeded when
/// all of them have succeeded, here or in an earlier try. One that was cancelled, or that did not come to all its stages, is neither.
/// </summary>
public static class DeploymentTries
{
    private const string Revision = "gitRevision";

    /// <summary>The tries that will not change any more: those before a retry, and the last once the run has ended. Their environment is left empty.</summary>
    public static ImmutableArray<DeploymentEvent> Of(RunState run) => run.Ends == 0 ? [] :
    [
        .. run.Plan.Stages.Where(plan => Deploying.Changes(plan.Pipeline) && run.Stages[plan.Name].Status != StageStatus.Skipped)
            .GroupBy(plan => plan.Target.Deployment)
            .SelectMany(group => Of(run, group.Key, [.. group.Select(plan => run.Stages[plan.Name])])),
    ];

    private static IEnumerable<DeploymentEvent> Of(RunState run, DeploymentKey deployment, ImmutableArray<StageState> stages)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var tries = Split(stages);
        for (var at = 0; at < tries.Count; at++)
        {
            var attempts = tries[at];
            foreach (var (stage, attempt) in attempts)
            {
                _ = attempt.Phase == AttemptPhase.Succeeded ? done.Add(stage.Name) : done.Remove(stage.Name);
            }

            if ((at + 1 < tries.Count || run.HasEnded) && Outcome(attempts, done.Count == stages.Length) is { } succeeded)
            {
                yield return Event(run, deployment, at + 1, attempts.Max(pair => pair.Attempt.EndedAt!.Value), succeeded, stages);
            }
        }
    }

    /// <summary>A stage runs once in a try: where one comes again, the next begins.</summary>
    private static List<List<(StageState Stage, AttemptState Attempt)>> Split(ImmutableArray<StageState> stages)
    {
        var tries = new List<List<(StageState Stage, AttemptState Attempt)>>();
        foreach (var next in stages.SelectMany(stage => stage.Attempts.Select(attempt => (Stage: stage, Attempt: attempt))).OrderBy(pair => pair.Attempt.ReservedAt))
        {
            if (tries.Count == 0 || tries[^1].Exists(pair => pair.Stage.Name == next.Stage.Name))
            {
                tries.Add([]);
            }

            tries[^1].Add(next);
        }

        return tries;
    }

    private static bool? Outcome(List<(StageState Stage, AttemptState Attempt)> attempts, bool isComplete) =>
        attempts.Exists(pair => pair.Attempt.EndedAt is null) ? null
        : attempts.Exists(pair => pair.Attempt.Phase is AttemptPhase.Failed or AttemptPhase.TimedOut) ? false
        : isComplete ? true
        : null;

    private static DeploymentEvent Event(RunState run, DeploymentKey deployment, int number, DateTimeOffset at, bool succeeded, ImmutableArray<StageState> stages)
    {
        var origin = run.Origin;
        var deployed = stages.SelectMany(stage => Redeployment.Values(stage)).Where(value => value.Name == Revision).Select(value => value.Value.Text).LastOrDefault(IsCommit) ?? "";
        var isOfOrigin = deployed.Length == 0 || deployed == origin?.Commit;
        var (since, lead) = origin is { Repeats: not null } ? (run.CreatedAt, LeadStart.None)
            : isOfOrigin && origin?.CommittedAt is { } committed && committed <= run.CreatedAt ? (committed, LeadStart.Commit)
            : isOfOrigin && origin?.PushedAt is { } pushed && pushed <= run.CreatedAt ? (pushed, LeadStart.Push)
            : (run.CreatedAt, LeadStart.Start);
        return new DeploymentEvent(
            run.Key, deployment, number, "", at, succeeded, origin?.IsRollback == true, deployed.Length > 0 ? deployed : origin?.Commit ?? "", since, lead);
    }

    private static bool IsCommit(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit);
}
