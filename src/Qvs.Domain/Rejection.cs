namespace Qvs.Domain;

/// <summary>A request that is refused: a stable code, what is wrong with which object, and what to do next.</summary>
[GenerateSerializer, Alias("qvs.rejection"), Immutable]
public sealed record Rejection([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] string NextStep = "")
{
    public override string ToString() => NextStep.Length == 0 ? $"{Code}: {Message}" : $"{Code}: {Message} {NextStep}";
}
