using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>Everything a run needs that could change outside of it, fixed when it is created.</summary>
/// <param name="Stages">In an order in which each stage comes after those it needs.</param>
[GenerateSerializer, Alias("qvs.delivery.run-plan"), Immutable]
public sealed record RunPlan(
    [property: Id(0)] ImmutableArray<StagePlan> Stages,
    [property: Id(1)] ImmutableArray<PlannedResult> Results,
    [property: Id(2)] ImmutableArray<string> Artifacts,
    [property: Id(3)] string Workspace);

[GenerateSerializer, Alias("qvs.delivery.planned-result"), Immutable]
public sealed record PlannedResult([property: Id(0)] string Name, [property: Id(1)] PlannedText Value);

/// <summary>One stage, pinned.</summary>
/// <param name="Needs">All stages it waits for, those whose results it reads included.</param>
/// <param name="Reads">The stages whose results it reads.</param>
[GenerateSerializer, Alias("qvs.delivery.stage-plan"), Immutable]
public sealed record StagePlan(
    [property: Id(0)] string Name,
    [property: Id(1)] StageTarget Target,
    [property: Id(2)] PipelinePin Pipeline,
    [property: Id(3)] ImmutableArray<string> Needs,
    [property: Id(4)] ImmutableArray<string> Reads,
    [property: Id(5)] ImmutableArray<PlannedParameter> Parameters,
    [property: Id(6)] ImmutableArray<PlannedCondition> When,
    [property: Id(7)] TimeSpan? Timeout,
    [property: Id(8)] ApprovalPolicy? Approval,
    [property: Id(9)] FailurePolicy OnFailure);

/// <summary>Where a stage runs and what it deploys.</summary>
[GenerateSerializer, Alias("qvs.delivery.stage-target"), Immutable]
public sealed record StageTarget([property: Id(0)] DeploymentKey Deployment, [property: Id(1)] ClusterKey Cluster);
