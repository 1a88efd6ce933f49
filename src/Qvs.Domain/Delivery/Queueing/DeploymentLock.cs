namespace Qvs.Domain.Delivery.Queueing;

[GenerateSerializer, Alias("qvs.delivery.lock-claim"), Immutable]
public sealed record LockClaim([property: Id(0)] RunKey Run, [property: Id(1)] string Attempt);

/// <param name="Granted">Claims to be told that they hold the lock; telling twice is harmless.</param>
public sealed record LockDecision(DeploymentLock Lock, ImmutableArray<LockClaim> Granted);

/// <summary>
/// Two runs never deploy one deployment at once. Stages of the same run may: the line says which of them run side by side. Held for one
/// attempt only, so that a run which waits for people blocks nobody, and two runs with two deployments can not wait for each other.
/// </summary>
/// <param name="Released">
/// Attempts that have given the lock back, the latest last. A claim of a process that died may arrive after its release and would never be
/// given back.
/// </param>
[GenerateSerializer, Alias("qvs.delivery.lock"), Immutable]
public sealed record DeploymentLock(
    [property: Id(0)] ImmutableArray<LockClaim> Holders,
    [property: Id(1)] ImmutableArray<LockClaim> Waiting,
    [property: Id(2)] ImmutableArray<string> Released)
{
    private const int Remembered = 200;

    public static DeploymentLock Free { get; } = new([], [], []);

    public LockDecision Acquire(LockClaim claim)
    {
        if (Released.Contains(claim.Attempt))
        {
            return new LockDecision(this, []);
        }

        if (Holders.Any(holder => holder.Attempt == claim.Attempt))
        {
            return new LockDecision(this, [claim]);
        }

        var waiting = Waiting.Any(other => other.Attempt == claim.Attempt) ? Waiting : Waiting.Add(claim);
        return (this with { Waiting = waiting }).Grant();
    }

    public LockDecision Release(string attempt)
    {
        var released = Released.Contains(attempt) ? Released : Released.Add(attempt);
        return new DeploymentLock(
            Holders.RemoveAll(holder => holder.Attempt == attempt),
            Waiting.RemoveAll(waiting => waiting.Attempt == attempt),
            released.Length > Remembered ? released.RemoveAt(0) : released).Grant();
    }

    private LockDecision Grant()
    {
        if (Waiting.IsEmpty)
        {
            return new LockDecision(this, []);
        }

        var run = Holders.IsEmpty ? Waiting[0].Run : Holders[0].Run;
        var granted = Waiting.Where(claim => claim.Run == run).ToImmutableArray();
        return new LockDecision(this with { Holders = Holders.AddRange(granted), Waiting = Waiting.RemoveRange(granted) }, granted);
    }
}
