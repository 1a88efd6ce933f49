namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// The answer of <see cref="RunDecider.Decide"/>: write the state with the changes first, then carry out the effects. A refused input
/// changes nothing.
/// </summary>
public sealed record RunDecision(ImmutableArray<RunChange> Changes, ImmutableArray<RunEffect> Effects, ImmutableArray<Rejection> Rejections)
{
    public bool IsRefused => !Rejections.IsEmpty;
}
