using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Releases;

/// <summary>
/// Bringing back what a run has put into a deployment: its deploying stages once more, with the pipelines that were pinned and the values that were bound
/// then. Nothing that may have changed since is read.
/// </summary>
public static class Redeployment
{
    private const string Revision = "gitRevision";
    private const string Commit = "gitCommitId";

    /// <returns>Null if the run has deployed nothing there.</returns>
    public static RunPlan? Plan(RunState source, DeploymentKey deployment, RunKey run)
    {
        var chosen = source.Plan.Stages.Where(plan => Deployed(source, plan, deployment)).ToImmutableArray();
        var before = Before(source.Plan, [.. chosen.Select(plan => plan.Name)]);
        return chosen.IsEmpty ? null : new RunPlan(
            [.. chosen.Select(plan => plan with
            {
                Needs = before[plan.Name],
                Reads = [],
                When = [],
                Approval = null,
                Parameters = [.. Values(source.Stages[plan.Name]).Select(value => new PlannedParameter(value.Name, value.Value.Type, PlannedValue.Of(value.Value), value.Origins))],
            })],
            [],
            [],
            AttemptName.Workspace(run));
    }

    /// <summary>The values that a stage was run with; a branch or tag is the commit that it was then.</summary>
    public static ImmutableArray<BoundParameter> Values(StageState stage)
    {
        var commit = stage.Attempts.SelectMany(attempt => attempt.Tasks.Values).Select(task => task.Results.GetValueOrDefault(Commit)?.Text)
            .LastOrDefault(text => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit));
        return commit is null ? stage.Parameters ?? [] :
        [
            .. (stage.Parameters ?? []).Select(parameter => parameter.Name == Revision && parameter.Value.Text != commit
                ? parameter with { Value = ParameterValue.Of(commit), Origins = parameter.Origins.Add(new ValueOrigin(OriginKind.StageResult, Commit, stage.Name, commit)) }
                : parameter),
        ];
    }

    private static bool Deployed(RunState source, StagePlan plan, DeploymentKey deployment) =>
        plan.Target.Deployment == deployment && Deploying.Changes(plan.Pipeline)
        && source.Stages[plan.Name] is { Status: StageStatus.Succeeded, Parameters: not null };

    /// <summary>Which of the chosen stages came before each, also by way of others.</summary>
    private static Dictionary<string, ImmutableArray<string>> Before(RunPlan plan, ImmutableHashSet<string> chosen)
    {
        var before = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var stage in plan.Stages)
        {
            before[stage.Name] = [.. stage.Needs.SelectMany(need => chosen.Contains(need) ? [need] : before[need]).Distinct(StringComparer.Ordinal)];
        }

        return before;
    }
}
