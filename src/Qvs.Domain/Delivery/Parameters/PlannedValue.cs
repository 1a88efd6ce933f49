namespace Qvs.Domain.Delivery.Parameters;

/// <summary>A text in which only results of stages are still open. Literals are final: a value that looks like a reference stays one.</summary>
[GenerateSerializer, Alias("qvs.delivery.planned-text"), Immutable]
public sealed record PlannedText([property: Id(0)] ImmutableArray<PlannedPart> Parts)
{
    public static PlannedText Of(string literal) => new([new PlannedPart(literal, null)]);
}

[GenerateSerializer, Alias("qvs.delivery.planned-part"), Immutable]
public sealed record PlannedPart([property: Id(0)] string Literal, [property: Id(1)] TemplateReference? Result);

/// <summary>A value of any type that is complete except for results of stages.</summary>
/// <param name="Keys">The keys of a map, in the order of the texts.</param>
[GenerateSerializer, Alias("qvs.delivery.planned-value"), Immutable]
public sealed record PlannedValue(
    [property: Id(0)] ParameterType Type,
    [property: Id(1)] ImmutableArray<string> Keys,
    [property: Id(2)] ImmutableArray<PlannedText> Texts)
{
    public static PlannedValue Of(ParameterValue value) =>
        new(value.Type, [.. value.Fields.Keys], [.. value.Texts.Select(PlannedText.Of)]);
}

/// <summary>A parameter of a stage's Pipeline, ready but for results of stages.</summary>
/// <param name="Type">As the Pipeline declares it.</param>
[GenerateSerializer, Alias("qvs.delivery.planned-parameter"), Immutable]
public sealed record PlannedParameter(
    [property: Id(0)] string Name,
    [property: Id(1)] ParameterType Type,
    [property: Id(2)] PlannedValue Value,
    [property: Id(3)] ImmutableArray<ValueOrigin> Origins);

/// <summary>A parameter with its value, as a PipelineRun gets it.</summary>
[GenerateSerializer, Alias("qvs.delivery.bound-parameter"), Immutable]
public sealed record BoundParameter(
    [property: Id(0)] string Name,
    [property: Id(1)] ParameterValue Value,
    [property: Id(2)] ImmutableArray<ValueOrigin> Origins);

/// <summary>Something without which a run cannot start (formats.md 2.2.3, rule 4).</summary>
/// <param name="Code">With which the start would be refused.</param>
[GenerateSerializer, Alias("qvs.delivery.missing-value"), Immutable]
public sealed record MissingValue(
    [property: Id(0)] string Stage,
    [property: Id(1)] string Name,
    [property: Id(2)] string Message,
    [property: Id(3)] string NextStep,
    [property: Id(4)] string Code = "value-missing");
