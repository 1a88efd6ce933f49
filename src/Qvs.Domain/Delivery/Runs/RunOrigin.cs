namespace Qvs.Domain.Delivery.Runs;

/// <summary>Where what a run delivers comes from, as far as whoever started it knew: the platform says it, never the caller of an API.</summary>
/// <param name="Commit">Of the source; empty if it is not known.</param>
/// <param name="CommittedAt">As the git server has it.</param>
/// <param name="PushedAt">When the platform was told of the commit.</param>
/// <param name="Repeats">The run whose release is deployed once more; nothing new is delivered then.</param>
/// <param name="IsRollback">What is repeated replaces something that was not good.</param>
[GenerateSerializer, Alias("qvs.delivery.run-origin"), Immutable]
public sealed record RunOrigin(
    [property: Id(0)] string Commit,
    [property: Id(1)] DateTimeOffset? CommittedAt,
    [property: Id(2)] DateTimeOffset? PushedAt,
    [property: Id(3)] RunKey? Repeats = null,
    [property: Id(4)] bool IsRollback = false)
{
    public static RunOrigin Repeat(RunKey run, bool isRollback) => new("", null, null, run, isRollback);
}
