namespace Qvs.Domain.Delivery.Parameters;

/// <summary>A stage's condition in which only results of stages are still open.</summary>
[GenerateSerializer, Alias("qvs.delivery.planned-condition"), Immutable]
public sealed record PlannedCondition(
    [property: Id(0)] PlannedText Input,
    [property: Id(1)] bool Negated,
    [property: Id(2)] ImmutableArray<PlannedText> Values);
