using System.Globalization;

namespace Qvs.Domain.Delivery.Queueing;

[GenerateSerializer, Alias("qvs.delivery.lock-claim"), Immutable]
public sealed record LockClaim([property: Id(0)] RunKey Run, [property: Id(1)] string Attempt);

/// <param name="Granted">Claims to be told that they hold the lock; telling twice is harmless.</param>
/// <param name="Waiting">Claims to be told for whom they wait.</param>
public sealed record LockDecision(DeploymentLock Lock, ImmutableArray<LockClaim> Granted, ImmutableArray<LockClaim> Waiting);

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
    /// <summary>Why a stage waits, for machines.</summary>
    public const string Busy = "DeploymentBusy";

    private const int Remembered = 200;

    /// <summary>As many of those who wait hear of every change; a message to each of hundreds would hold up the one that is next.</summary>
    private const int Told = 20;

    public static DeploymentLock Free { get; } = new([], [], []);

    private ImmutableArray<LockClaim> FirstInLine => Waiting.Length > Told ? Waiting[..Told] : Waiting;

    /// <summary>The run that deploys there now; null if nobody does.</summary>
    [JsonIgnore]
    public RunKey? Holder => Holders.IsEmpty ? null : Holders[0].Run;

    /// <summary>What those are told who wait for it; null if it is free.</summary>
    [JsonIgnore]
    public string? BusyMessage => Holder is { } run ? string.Create(CultureInfo.InvariantCulture, $"Run {run.Number} of '{run.Line}' is deploying there; this stage begins after it.") : null;

    public LockDecision Acquire(LockClaim claim)
    {
        if (Released.Contains(claim.Attempt))
        {
            return new LockDecision(this, [], []);
        }

        if (Holders.Any(holder => holder.Attempt == claim.Attempt))
        {
            return new LockDecision(this, [claim], []);
        }

        var waiting = Waiting.Any(other => other.Attempt == claim.Attempt) ? Waiting : Waiting.Add(claim);
        var (after, granted) = (this with { Waiting = waiting }).Grant();
        return new LockDecision(after, granted, after.FirstInLine.Contains(claim) ? [claim] : []);
    }

    public LockDecision Release(string attempt)
    {
        var released = Released.Contains(attempt) ? Released : Released.Add(attempt);
        var (after, granted) = new DeploymentLock(
            Holders.RemoveAll(holder => holder.Attempt == attempt),
            Waiting.RemoveAll(waiting => waiting.Attempt == attempt),
            released.Length > Remembered ? released.RemoveAt(0) : released).Grant();
        return new LockDecision(after, granted, after.Holder == Holder ? [] : after.FirstInLine);
    }

    private (DeploymentLock Lock, ImmutableArray<LockClaim> Granted) Grant()
    {
        if (Waiting.IsEmpty)
        {
            return (this, []);
        }

        var run = Holder ?? Waiting[0].Run;
        var granted = Waiting.Where(claim => claim.Run == run).ToImmutableArray();
        return (this with { Holders = Holders.AddRange(granted), Waiting = Waiting.RemoveRange(granted) }, granted);
    }
}
