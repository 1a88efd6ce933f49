namespace Qvs.Domain.Delivery.Parameters;

[JsonConverter(typeof(JsonStringEnumConverter<ReferenceScope>))]
public enum ReferenceScope
{
    Input,
    Parameter,
    StageResult,
}

/// <summary>One <c>$(...)</c> of an AssemblyLine (formats.md 2.2.2).</summary>
/// <param name="Stage">The stage whose result is meant; empty for the other scopes.</param>
/// <param name="Accessor">What follows the name: nothing, <c>[*]</c>, <c>[2]</c> or <c>.key</c>; only results have one.</param>
[GenerateSerializer, Alias("qvs.delivery.reference"), Immutable]
public sealed record TemplateReference(
    [property: Id(0)] ReferenceScope Scope,
    [property: Id(1)] string Stage,
    [property: Id(2)] string Name,
    [property: Id(3)] string Accessor)
{
    public override string ToString() => Scope switch
    {
        ReferenceScope.Input => $"$(inputs.{Name})",
        ReferenceScope.Parameter => $"$(params.{Name})",
        _ => $"$(stages.{Stage}.results.{Name}{Accessor})",
    };
}
