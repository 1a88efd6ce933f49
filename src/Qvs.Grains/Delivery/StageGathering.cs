using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>What was found for a line's stages, and why something may not start now.</summary>
/// <param name="Held">Deployments that somebody holds; unlike a freeze there is no way around it but to end the hold.</param>
/// <param name="Absent">What a stage names and is not there; such a stage has no resources.</param>
internal sealed record GatheredStages(
    ImmutableSortedDictionary<string, StageResources> Resources, ImmutableArray<MissingValue> Absent, ImmutableArray<Rejection> Frozen, ImmutableArray<Rejection> Held)
{
    /// <summary>Everything that a run lacks: in place of the planner's word that a stage has nothing, what exactly it has not.</summary>
    public ImmutableArray<MissingValue> Missing(RunPlanning planning) =>
        [.. Absent, .. planning.Missing.Where(missing => !Absent.Any(absent => absent.Stage == missing.Stage && absent.Name == missing.Name))];
}

/// <summary>Asks each application, deployment and environment of a line once, all at the same time.</summary>
internal sealed class StageGathering(IGrainFactory grains, ICron cron, TimeProvider clock)
{
    public async Task<GatheredStages> Gather(TenantId tenant, AssemblyLine line)
    {
        var applications = await All(
            line.Stages.Select(stage => stage.Deployment.App).Distinct(StringComparer.Ordinal), name => Pipelines(tenant, name));
        var places = await All(
            line.Stages.Select(stage => (stage.Deployment.App, stage.Deployment.Name)).Distinct(), pair => Find(tenant, pair.App, pair.Name));

        var resources = ImmutableSortedDictionary.CreateBuilder<string, StageResources>(StringComparer.Ordinal);
        var absent = ImmutableArray.CreateBuilder<MissingValue>();
        foreach (var stage in line.Stages)
        {
            var pins = applications[stage.Deployment.App];
            var place = places[(stage.Deployment.App, stage.Deployment.Name)];
            if (Wrong(stage, pins) is { } noPipeline)
            {
                absent.Add(noPipeline);
            }

            if (place.Wrong is { } wrong)
            {
                absent.Add(new MissingValue(stage.Name, stage.Pipeline, $"The stage '{stage.Name}': {wrong.Message}", wrong.NextStep));
            }
            else if (pins?.GetValueOrDefault(stage.Pipeline) is { } pin)
            {
                var target = new StageTarget(place.Parameters!.Deployment, new ClusterKey(tenant, place.Environment!.Cluster));
                resources[stage.Name] = new StageResources(target, place.Parameters, pin);
            }
        }

        var changed = resources.Values.Where(found => Deploying.Changes(found.Pipeline)).Select(found => found.Target.Deployment).Distinct().ToList();
        var frozen = places.Values.Where(place => place.Environment is not null && changed.Contains(place.Parameters!.Deployment))
            .SelectMany(place => Freezes(place.Parameters!.Deployment.Deployment.Value, place.Environment!));
        return new GatheredStages(resources.ToImmutable(), absent.ToImmutable(), [.. frozen.Distinct()], await Held(changed, null));
    }

    /// <summary>Which of these are held, by whom and why.</summary>
    /// <param name="run">Whose own hold does not count.</param>
    public async Task<ImmutableArray<Rejection>> Held(IEnumerable<DeploymentKey> deployments, RunKey? run)
    {
        var asked = deployments.Select(async key => (await grains.Release(key).Held())?.Refusal(key, run)).ToList();
        return [.. (await Task.WhenAll(asked)).OfType<Rejection>()];
    }

    /// <summary>Whether it is held now, for a run that is about to deploy there.</summary>
    public async Task<Rejection?> HeldInTurn(DeploymentKey deployment, RunKey run) => (await grains.Release(deployment).HeldInTurn())?.Refusal(deployment, run);

    /// <summary>Why nothing is deployed now to some of these.</summary>
    public async Task<ImmutableArray<Rejection>> Frozen(IEnumerable<DeploymentKey> deployments)
    {
        var asked = deployments.Select(async key => await grains.Deployment(key).Get() is { } deployment
            && await grains.Environment(new EnvironmentKey(key.Tenant, deployment.Value.Environment)).Get() is { } environment
                ? Freezes(key.Deployment.Value, environment.Value)
                : []).ToList();
        return [.. (await Task.WhenAll(asked)).SelectMany(found => found).Distinct()];
    }

    private static async Task<Dictionary<TKey, TValue>> All<TKey, TValue>(IEnumerable<TKey> keys, Func<TKey, Task<TValue>> find)
        where TKey : notnull
    {
        var asked = keys.Select(async key => KeyValuePair.Create(key, await find(key))).ToList();
        return (await Task.WhenAll(asked)).ToDictionary();
    }

    private static MissingValue? Wrong(Stage stage, Dictionary<string, PipelinePin>? pins) => pins switch
    {
        null => new MissingValue(
            stage.Name,
            stage.Pipeline,
            $"The stage '{stage.Name}' needs the pipeline '{stage.Pipeline}', but '{stage.Deployment.App}' is no application with registered pipelines.",
            "Create the application, then compile and apply its pipelines."),
        _ when !pins.ContainsKey(stage.Pipeline) => new MissingValue(
            stage.Name,
            stage.Pipeline,
            $"The stage '{stage.Name}' needs the pipeline '{stage.Pipeline}', which the application '{stage.Deployment.App}' does not have.",
            $"It has: {string.Join(", ", pins.Keys.Order(StringComparer.Ordinal).Take(20))}."),
        _ => null,
    };

    private async Task<Dictionary<string, PipelinePin>?> Pipelines(TenantId tenant, string application) =>
        ApplicationId.TryParse(application, out var id) && await grains.Application(new ApplicationKey(tenant, id)).Pipelines() is { } registered
            ? registered.Pipelines.ToDictionary(pipeline => pipeline.Pin.Pipeline, pipeline => pipeline.Pin, StringComparer.Ordinal)
            : null;

    private async Task<Place> Find(TenantId tenant, string application, string name)
    {
        if (!ApplicationId.TryParse(application, out var app) || !DeploymentId.TryParse(name, out var id)
            || grains.Deployment(new DeploymentKey(tenant, app, id)) is var grain && await grain.Get() is not { } deployment)
        {
            return Place.Without($"There is no deployment '{application}/{name}'.", "Create it, or correct the stage's deployment.");
        }

        if (await grains.Environment(new EnvironmentKey(tenant, deployment.Value.Environment)).Get() is not { } environment)
        {
            return Place.Without($"The deployment '{application}/{name}' is in the environment '{deployment.Value.Environment}', which does not exist.", "Create the environment.");
        }

        if (await grains.Cluster(new ClusterKey(tenant, environment.Value.Cluster)).Get() is null)
        {
            return Place.Without(
                $"The environment '{deployment.Value.Environment}' runs on the cluster '{environment.Value.Cluster}', which is not connected.",
                "Connect the cluster, or choose another one in the environment.");
        }

        var parameters = await grain.Parameters();
        return parameters.IsDone
            ? new Place(parameters.Value, environment.Value, null)
            : Place.Without(string.Join(" ", parameters.Rejections.Select(one => one.Message)), string.Join(" ", parameters.Rejections.Select(one => one.NextStep)));
    }

    private IEnumerable<Rejection> Freezes(string deployment, EnvironmentSpec environment) =>
        Freezing.Refusals(environment.DisplayName, deployment, environment.Freezes, clock.GetUtcNow(), cron);

    /// <summary>A deployment with its environment, or why not.</summary>
    private sealed record Place(DeploymentParameters? Parameters, EnvironmentSpec? Environment, Rejection? Wrong)
    {
        public static Place Without(string message, string nextStep) => new(null, null, new Rejection(RejectionCodes.NotFound, message, nextStep));
    }
}
