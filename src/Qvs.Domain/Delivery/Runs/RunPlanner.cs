using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>What the platform found for a stage: the deployment's parameters, the cluster, the compiled Pipeline.</summary>
[GenerateSerializer, Alias("qvs.delivery.stage-resources"), Immutable]
public sealed record StageResources(
    [property: Id(0)] StageTarget Target,
    [property: Id(1)] DeploymentParameters Parameters,
    [property: Id(2)] PipelinePin Pipeline);

/// <summary>A plan, or the list of what is missing; the list is what the portal shows before a run (formats.md 2.2.3).</summary>
/// <param name="Unused">Mappings that the stage's Pipeline does not know, as <c>stage.parameter</c>.</param>
public sealed record RunPlanning(RunPlan Plan, ImmutableArray<MissingValue> Missing, ImmutableArray<string> Unused);

public static class RunPlanner
{
    public static RunPlanning Plan(
        RunKey key, AssemblyLine line, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, StageResources> resources)
    {
        var missing = ImmutableArray.CreateBuilder<MissingValue>();
        var unused = ImmutableArray.CreateBuilder<string>();
        missing.AddRange(line.Stages.Where(stage => !resources.ContainsKey(stage.Name)).Select(stage => new MissingValue(
            stage.Name,
            stage.Pipeline,
            $"The stage '{stage.Name}' has no pipeline '{stage.Pipeline}' or no deployment '{stage.Deployment.App}/{stage.Deployment.Name}'.",
            "Compile the application's pipelines, and create the deployment.")));
        var planner = new ParameterPlanner(line, inputs, resources.ToDictionary(pair => pair.Key, pair => pair.Value.Pipeline, StringComparer.Ordinal));
        missing.AddRange(planner.CheckInputs());
        var stages = ImmutableArray.CreateBuilder<StagePlan>();
        foreach (var stage in StageGraph.InOrder(line).Where(stage => resources.ContainsKey(stage.Name)))
        {
            var found = resources[stage.Name];
            var parameters = planner.Plan(stage, found.Parameters);
            missing.AddRange(parameters.Missing);
            unused.AddRange(parameters.Unused.Select(name => $"{stage.Name}.{name}"));
            stages.Add(new StagePlan(
                stage.Name,
                found.Target,
                found.Pipeline,
                StageGraph.Needs(stage),
                StageGraph.ResultSources(stage),
                parameters.Parameters,
                planner.PlanConditions(stage, found.Parameters, missing),
                stage.Extensions.Timeout,
                stage.Extensions.Approval,
                stage.Extensions.OnFailure));
        }

        var results = line.Results.Select(result => new PlannedResult(result.Name, planner.PlanResult(result, missing))).ToImmutableArray();
        var plan = new RunPlan(stages.ToImmutable(), results, [.. line.Artifacts.Select(artifact => artifact.Path)], AttemptName.Workspace(key));
        return new RunPlanning(plan, missing.ToImmutable(), unused.ToImmutable());
    }
}
