using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>What was found for a line's stages, and why something may not start now.</summary>
internal sealed record GatheredStages(ImmutableSortedDictionary<string, StageResources> Resources, ImmutableArray<Rejection> Frozen);

/// <summary>Asks each application, deployment and environment of a line once, all at the same time.</summary>
internal sealed class StageGathering(IGrainFactory grains, TimeProvider clock)
{
    private sealed record Place(DeploymentParameters Parameters, EnvironmentSpec Environment);

    public async Task<GatheredStages> Gather(TenantId tenant, AssemblyLine line)
    {
        var applications = await All(
            line.Stages.Select(stage => stage.Deployment.App).Distinct(StringComparer.Ordinal), name => Pipelines(tenant, name));
        var places = await All(
            line.Stages.Select(stage => (stage.Deployment.App, stage.Deployment.Name)).Distinct(), pair => Find(tenant, pair.App, pair.Name));

        var resources = ImmutableSortedDictionary.CreateBuilder<string, StageResources>(StringComparer.Ordinal);
        foreach (var stage in line.Stages)
        {
            if (applications[stage.Deployment.App]?.GetValueOrDefault(stage.Pipeline) is { } pin
                && places[(stage.Deployment.App, stage.Deployment.Name)] is { } place)
            {
                var target = new StageTarget(place.Parameters.Deployment, new ClusterKey(tenant, place.Environment.Cluster));
                resources[stage.Name] = new StageResources(target, place.Parameters, pin);
            }
        }

        return new GatheredStages(resources.ToImmutable(), [.. places.Where(pair => pair.Value is not null).SelectMany(pair => Freezes(pair.Key.Name, pair.Value!.Environment)).Distinct()]);
    }

    private static async Task<Dictionary<TKey, TValue?>> All<TKey, TValue>(IEnumerable<TKey> keys, Func<TKey, Task<TValue?>> find)
        where TKey : notnull
        where TValue : class
    {
        var asked = keys.Select(async key => KeyValuePair.Create(key, await find(key))).ToList();
        return (await Task.WhenAll(asked)).ToDictionary();
    }

    private async Task<Dictionary<string, PipelinePin>?> Pipelines(TenantId tenant, string application) =>
        ApplicationId.TryParse(application, out var id) && await grains.Application(new ApplicationKey(tenant, id)).Pipelines() is { } registered
            ? registered.Pipelines.ToDictionary(pipeline => pipeline.Pin.Pipeline, pipeline => pipeline.Pin, StringComparer.Ordinal)
            : null;

    private async Task<Place?> Find(TenantId tenant, string application, string name)
    {
        if (!ApplicationId.TryParse(application, out var app) || !DeploymentId.TryParse(name, out var id))
        {
            return null;
        }

        var grain = grains.Deployment(new DeploymentKey(tenant, app, id));
        if (await grain.Get() is not { } deployment
            || await grains.Environment(new EnvironmentKey(tenant, deployment.Value.Environment)).Get() is not { } environment)
        {
            return null;
        }

        return await grain.Parameters() is { IsDone: true } parameters ? new Place(parameters.Value, environment.Value) : null;
    }

    private IEnumerable<Rejection> Freezes(string deployment, EnvironmentSpec environment)
    {
        var now = clock.GetUtcNow();
        return environment.Freezes.Where(freeze => freeze.From <= now && now < freeze.Until).Select(freeze => new Rejection(
            "environment-frozen",
            $"Nothing is deployed to {environment.DisplayName} ('{deployment}') until {freeze.Until:u}: {freeze.Reason}",
            "Wait for the end of the freeze window, or change it in the environment."));
    }
}
