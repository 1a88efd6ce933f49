using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Releases;

/// <summary>The values that a release was or would be made with.</summary>
/// <param name="Revision">Of the source; empty if no value says it.</param>
/// <param name="PipelineCommit">The commit that the pipeline was compiled from, where known.</param>
/// <param name="Open">Values that only the results of other stages will say.</param>
public sealed record ReleaseValues(
    ImmutableSortedDictionary<string, string> Values, string Stage, string Revision, string PipelineCommit, ImmutableArray<string> Open)
{
    private const string GitRevision = "gitRevision";

    public static ReleaseValues None { get; } = new(ImmutableSortedDictionary<string, string>.Empty, "", "", "", []);

    /// <summary>Of what a run has put into a deployment.</summary>
    public static ReleaseValues Of(RunState run, DeploymentKey deployment) => Of(
        run.Plan.Stages.Where(plan => plan.Target.Deployment == deployment && Deploying.Changes(plan.Pipeline) && run.Stages[plan.Name].Status == StageStatus.Succeeded),
        plan => Redeployment.Values(run.Stages[plan.Name]).Select(value => (value.Name, Text(value.Value), true)));

    /// <summary>Of what a run would put there.</summary>
    public static ReleaseValues Of(RunPlan plan, DeploymentKey deployment) => Of(
        plan.Stages.Where(stage => stage.Target.Deployment == deployment && Deploying.Changes(stage.Pipeline)),
        stage => stage.Parameters.Select(parameter => (parameter.Name, Text(parameter.Value), !parameter.Value.Texts.Any(text => text.Parts.Any(part => part.Result is not null)))));

    private static ReleaseValues Of(IEnumerable<StagePlan> stages, Func<StagePlan, IEnumerable<(string Name, string Value, bool IsKnown)>> read)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var (open, names, commit) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>(), "");
        foreach (var stage in stages)
        {
            names.Add(stage.Name);
            commit = commit.Length == 0 ? stage.Pipeline.Commit : commit;
            foreach (var (name, value, isKnown) in read(stage))
            {
                values[name] = value;
                _ = isKnown || open.Add(name);
            }
        }

        return new ReleaseValues(values.ToImmutable(), string.Join(", ", names), values.GetValueOrDefault(GitRevision) ?? "", commit, [.. open]);
    }

    private static string Text(ParameterValue value) => value.Type == ParameterType.List ? string.Join(',', value.Items) : value.ToString();

    private static string Text(PlannedValue value) => string.Join(
        ',', value.Texts.Select(text => string.Concat(text.Parts.Select(part => part.Result?.ToString() ?? part.Literal))));
}
