using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Applications;

/// <summary>At rest; see <see cref="DeploymentLock"/>.</summary>
[GenerateSerializer, Alias("qvs.state.deployment-lock")]
public sealed class DeploymentLockState
{
    [Id(0)]
    public int Version { get; set; } = 1;

    [Id(1)]
    public DeploymentLock Lock { get; set; } = DeploymentLock.Free;
}

internal sealed class DeploymentLockGrain(
    [PersistentState("deployment-lock", StorageNames.Default)] IPersistentState<DeploymentLockState> state,
    ILogger<DeploymentLockGrain> log) : Grain, IDeploymentLockGrain
{
    public Task Acquire(LockClaim claim) => Apply(state.State.Lock.Acquire(claim));

    public Task Release(string attempt) => Apply(state.State.Lock.Release(attempt));

    public Task<bool> IsHeld() => Task.FromResult(!state.State.Lock.Holders.IsEmpty);

    private async Task Apply(LockDecision decision)
    {
        if (decision.Lock != state.State.Lock)
        {
            state.State.Lock = decision.Lock;
            await state.Write(this);
        }

        foreach (var claim in decision.Granted)
        {
            await Tell(claim, new RunInput.DeploymentGranted(claim.Attempt));
        }

        foreach (var claim in decision.Waiting)
        {
            await Tell(claim, new RunInput.DeploymentBlocked(claim.Attempt, DeploymentLock.Busy, decision.Lock.BusyMessage ?? "", decision.Lock.Holder));
        }
    }

    private async Task Tell(LockClaim claim, RunInput input)
    {
        try
        {
            await GrainFactory.Run(claim.Run).Tell(input);
        }
        catch (Exception e)
        {
            // The decision is written. A run that was not reached asks again, and is told then; the one that releases must not wait for it.
            log.LogWarning(e, "{Run} could not be told how it stands with its deployment for {Attempt}.", claim.Run, claim.Attempt);
        }
    }
}
