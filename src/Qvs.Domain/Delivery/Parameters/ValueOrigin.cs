namespace Qvs.Domain.Delivery.Parameters;

[JsonConverter(typeof(JsonStringEnumConverter<OriginKind>))]
public enum OriginKind
{
    /// <summary>Published by the platform from its own resources (formats.md 1.5).</summary>
    BuiltIn,
    Environment,
    DeploymentConfig,
    StageMapping,
    PipelineDefault,
    RunInput,
    InputDefault,
    StageResult,
}

/// <summary>One step in the lineage of a value (architecture 2, promise 6); the last step is the nearest to the value.</summary>
/// <param name="Name">The name there: of the parameter, input, or <c>stage.result</c>.</param>
/// <param name="Where">The object it stands in: a deployment, a pipeline, a place in the line's file.</param>
/// <param name="Value">What it was there; a mapping has its text, references and all.</param>
[GenerateSerializer, Alias("qvs.delivery.origin"), Immutable]
public sealed record ValueOrigin(
    [property: Id(0)] OriginKind Kind,
    [property: Id(1)] string Name,
    [property: Id(2)] string Where,
    [property: Id(3)] string Value);
