using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;

namespace Qvs.Grains.Delivery;

/// <summary>
/// What an attempt meets before it may ask for its deployment: a hold ends it, a freeze window lets it wait. Runs are asked at their start as well; this is for
/// what has become closed since.
/// </summary>
internal sealed class DeploymentGate(StageGathering gathering)
{
    private const string Frozen = "EnvironmentFrozen";

    /// <returns>What to tell the run in place of asking for the deployment; null if the way is free.</returns>
    public async Task<RunInput?> Closed(RunEffect.AcquireDeployment acquire, RunState state)
    {
        var plan = state.Plan.Stages.FirstOrDefault(stage => state.Stages[stage.Name].Current?.Name == acquire.Attempt);
        if (plan is null || !Deploying.Changes(plan.Pipeline))
        {
            return null;
        }

        if (await gathering.HeldInTurn(acquire.Deployment, state.Key) is { } held)
        {
            return new RunInput.EffectRefused(acquire.Name, $"{held.Message} {held.NextStep}");
        }

        if (state.Override is null && await gathering.Frozen([acquire.Deployment]) is [{ } frozen, ..])
        {
            return new RunInput.DeploymentBlocked(acquire.Attempt, Frozen, frozen.Message);
        }

        // It is asked for again in a moment, and then there is nothing to tell any more.
        return state.Stages[plan.Name].Reason == Frozen ? new RunInput.DeploymentBlocked(acquire.Attempt, "", "") : null;
    }
}
