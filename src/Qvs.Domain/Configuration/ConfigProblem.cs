namespace Qvs.Domain.Configuration;

public enum ProblemSeverity
{
    Error,
    Warning,
}

/// <summary>
/// What is wrong with a user's text: the object, the cause, and what to do next.
/// </summary>
/// <param name="Code">Stable, never reused; AssemblyLines have QVS12xx.</param>
/// <param name="Path">The place as a path in the document, for example <c>spec.stages[2].runAfter[0]</c>.</param>
[GenerateSerializer, Alias("qvs.configuration.problem"), Immutable]
public sealed record ConfigProblem(
    [property: Id(0)] string Code,
    [property: Id(1)] ProblemSeverity Severity,
    [property: Id(2)] string Message,
    [property: Id(3)] string NextStep,
    [property: Id(4)] TextPosition Position,
    [property: Id(5)] string Path)
{
    public override string ToString() => $"{Position} {Code} {Path}: {Message} {NextStep}";
}
