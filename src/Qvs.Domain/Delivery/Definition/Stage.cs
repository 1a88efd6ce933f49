using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>One Pipeline, run with the parameters of one deployment.</summary>
[GenerateSerializer, Alias("qvs.delivery.stage"), Immutable]
public sealed record Stage(
    [property: Id(0)] string Name,
    [property: Id(1)] string Pipeline,
    [property: Id(2)] StageDeployment Deployment,
    [property: Id(3)] ImmutableArray<StageParameter> Parameters,
    [property: Id(4)] ImmutableArray<StageDependency> RunAfter,
    [property: Id(5)] StageExtensions Extensions,
    [property: Id(6)] TextPosition Position);

[GenerateSerializer, Alias("qvs.delivery.stage-deployment"), Immutable]
public sealed record StageDeployment([property: Id(0)] string App, [property: Id(1)] string Name, [property: Id(2)] TextPosition Position);

/// <summary>An explicit mapping; its texts may hold references.</summary>
[GenerateSerializer, Alias("qvs.delivery.stage-parameter"), Immutable]
public sealed record StageParameter([property: Id(0)] string Name, [property: Id(1)] ParameterValue Value, [property: Id(2)] TextPosition Position);

[GenerateSerializer, Alias("qvs.delivery.stage-dependency"), Immutable]
public sealed record StageDependency([property: Id(0)] string Stage, [property: Id(1)] TextPosition Position);
