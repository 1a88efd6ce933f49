using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>What is looked at before a run goes on: whether it may, and whether everything that it needs is still there.</summary>
internal sealed class RetryChecks(IGrainFactory grains, EffectRunner effects, PipelineSpecs specs, StageGathering gathering)
{
    /// <summary>Freezes and holds of what a retry would deploy again; a run that goes on is not stopped by them.</summary>
    public async Task<ImmutableArray<Rejection>> Closed(RunState state)
    {
        using var platform = CallerContext.Use(Caller.Platform(state.Key.Tenant));
        var open = state.Plan.Stages.Where(plan => Deploying.Changes(plan.Pipeline) && state.Stages[plan.Name].Status is not (StageStatus.Succeeded or StageStatus.Skipped))
            .Select(plan => plan.Target.Deployment).Distinct().ToList();
        return [.. state.Override is null ? await gathering.Frozen(open) : [], .. await gathering.Held(open, state.Key)];
    }

    /// <summary>What is missing of what was pinned, for the stages that are not done.</summary>
    public async Task<ImmutableArray<string>> BrokenPins(RunState state, CancellationToken cancellation)
    {
        using var platform = CallerContext.Use(Caller.Platform(state.Key.Tenant));
        var broken = ImmutableArray.CreateBuilder<string>();
        foreach (var plan in state.Plan.Stages.Where(plan => state.Stages[plan.Name].Status is not (StageStatus.Succeeded or StageStatus.Skipped)).DistinctBy(plan => plan.Pipeline.SpecId))
        {
            if (!await specs.Has(state.Key.Tenant, plan.Pipeline.SpecId, cancellation))
            {
                broken.Add($"The pinned pipeline '{plan.Pipeline.Pipeline}' of the stage '{plan.Name}' is gone.");
            }
        }

        foreach (var cluster in state.Plan.Stages.Select(plan => plan.Target.Cluster).Distinct())
        {
            if (await grains.Cluster(cluster).Connect() is null)
            {
                broken.Add($"The cluster '{cluster.Cluster}' is not connected any more.");
            }
            else if (await effects.LacksWorkspace(state, cluster, cancellation))
            {
                broken.Add($"The run's workspace on the cluster '{cluster.Cluster}' was deleted, and with it the files of finished tasks.");
            }
        }

        return broken.ToImmutable();
    }
}
