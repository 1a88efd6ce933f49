using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>Effects on clusters. Every one may be done twice: names are fixed, and "already so" is success.</summary>
internal sealed class PipelineRunEffects(
    IGrainFactory grains,
    IClusterGateway gateway,
    ILogCollector collector,
    ILogStore logs,
    PipelineSpecs specs,
    RunSecrets secrets,
    RunArtifacts artifacts,
    TaskTokens tokens,
    TimeProvider clock,
    IOptions<DeliveryOptions> options)
{
    private static readonly TimeSpan BetweenObservations = TimeSpan.FromMilliseconds(250);

    public async Task<RunInput?> Create(RunEffect.CreatePipelineRun create, RunState state, CancellationToken cancellation)
    {
        var tenant = create.Run.Tenant;
        if (await specs.Find(tenant, create.SpecId, cancellation) is not { } spec)
        {
            return new RunInput.EffectRefused(create.Name, $"The pinned spec of the pipeline '{create.Pipeline}' is gone. Start the run anew.");
        }

        var rendered = PipelineRunManifest.Render(create, spec);
        if (rendered.Manifest is not { } manifest)
        {
            return new RunInput.EffectRefused(create.Name, string.Join(" ", rendered.Rejections.Select(rejection => $"{rejection.Message} {rejection.NextStep}")));
        }

        var connection = await Connect(create.Target.Cluster);
        var parsed = (JsonObject)JsonNode.Parse(spec)!;
        var given = await secrets.Find(tenant, parsed, create.Parameters);
        await grains.Cluster(create.Target.Cluster).EnsureWatching();
        await gateway.Prepare(connection, new RunSpace(create.Run, create.Workspace, given), cancellation);
        RunAnnotations.Add(manifest, state.CreatedAt, await Endpoint(create, cancellation), RunAnnotations.WantsSecrets(parsed) ? await References(create.Target.Deployment) : NoReferences);
        await gateway.CreatePipelineRun(connection, manifest, cancellation);
        collector.Follow(connection, create.Run, create.Attempt, RunSecrets.Masked(given), hasEnded: false);
        return new RunInput.EffectDone(create.Name);
    }

    public async Task<RunInput?> Cancel(RunEffect.CancelPipelineRun cancel, TenantId tenant, CancellationToken cancellation)
    {
        await gateway.CancelPipelineRun(await Connect(cancel.Cluster), tenant, cancel.Attempt, cancellation);
        return new RunInput.EffectDone(cancel.Name);
    }

    public async Task<RunInput?> Observe(RunEffect.ObservePipelineRun observe, RunState state, CancellationToken cancellation)
    {
        if (await grains.Cluster(observe.Cluster).Connect() is not { } access)
        {
            // Nothing there will ever be seen again, and a run must not wait for it for ever.
            return new RunInput.PipelineRunGone(observe.Attempt);
        }

        var connection = Connection(access);
        await grains.Cluster(observe.Cluster).EnsureWatching();
        var seen = await gateway.Observe(connection, state.Key.Tenant, observe.Attempt, cancellation);
        if (seen is RunInput.PipelineRunSeen { Phase: PipelineRunPhase.Running } or RunInput.PipelineRunSeen { IsComplete: true })
        {
            // After a restart nobody collects any more; what ended meanwhile can still be read while its pods are there.
            collector.Follow(connection, state.Key, observe.Attempt, await MaskedOf(observe.Attempt, state, cancellation), hasEnded: seen is RunInput.PipelineRunSeen { IsComplete: true });
        }
        else if (seen is RunInput.PipelineRunSeen { IsComplete: false })
        {
            // The run asks again at once; its children lag behind, and the cluster is given a moment.
            await Task.Delay(BetweenObservations, clock, cancellation);
        }

        return seen;
    }

    /// <summary>Attempts that have ended and whose logs are not complete: a process that collected them may have been lost just then.</summary>
    public async Task<ImmutableArray<(string Attempt, ClusterKey Cluster)>> UnfinishedLogs(RunState state, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<(string, ClusterKey)>();
        foreach (var plan in state.Plan.Stages)
        {
            foreach (var attempt in state.Stages[plan.Name].Attempts.Where(attempt => !attempt.IsLive))
            {
                if (await collector.IsUnfinished(state.Key, attempt.Name, cancellation))
                {
                    found.Add((attempt.Name, plan.Target.Cluster));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Collects what is missing of them, as long as the cluster has it.</summary>
    public async Task FinishLogs(RunState state, CancellationToken cancellation)
    {
        foreach (var (attempt, cluster) in await UnfinishedLogs(state, cancellation))
        {
            if (await grains.Cluster(cluster).Connect() is { } access)
            {
                collector.Follow(Connection(access), state.Key, attempt, await MaskedOf(attempt, state, cancellation), hasEnded: true);
            }
            else
            {
                await collector.GiveUp(state.Key, attempt, cancellation);
            }
        }
    }

    public async Task<RunInput?> Resolve(RunEffect.ResolveCustomRun resolve, TenantId tenant, CancellationToken cancellation)
    {
        await gateway.ResolveCustomRun(await Connect(resolve.Cluster), tenant, resolve.CustomRun, resolve.Succeeded, resolve.Message, resolve.Results, cancellation);
        return new RunInput.EffectDone(resolve.Name);
    }

    public async Task<RunInput?> Collect(RunEffect.CollectArtifacts collect, RunState state, CancellationToken cancellation)
    {
        var connection = await Connect(collect.Cluster);
        var (succeeded, message) = (true, "The artifacts are kept.");
        try
        {
            await artifacts.Keep(connection, state.Key, collect.Workspace, collect.Paths, cancellation);
        }
        catch (ClusterException problem) when (problem.Failure is not ClusterFailure.Retryable)
        {
            (succeeded, message) = (false, $"{problem.Message} {problem.NextStep}".TrimEnd());
        }

        await gateway.ResolveCustomRun(connection, state.Key.Tenant, collect.CustomRun, succeeded, message, NoResults, cancellation);
        return new RunInput.EffectDone(collect.Name);
    }

    public async Task<RunInput?> KeepArtifacts(RunEffect.KeepArtifacts keep, RunState state, CancellationToken cancellation)
    {
        if (state.HasEnded && state.Ends == keep.End)
        {
            await artifacts.Keep(await Connect(keep.Cluster), state.Key, state.Plan.Workspace, state.Plan.Artifacts, cancellation);
        }

        return new RunInput.EffectDone(keep.Name);
    }

    public async Task<RunInput?> ReleaseSecrets(RunEffect.ReleaseSecrets release, RunState state, CancellationToken cancellation)
    {
        if (state.HasEnded && state.Ends == release.End)
        {
            await gateway.ReleaseSecrets(await Connect(release.Cluster), state.Key, cancellation);
        }

        return new RunInput.EffectDone(release.Name);
    }

    public async Task<bool> LacksWorkspace(RunState state, ClusterKey cluster, CancellationToken cancellation)
    {
        // An attempt that was refused has left no files, and perhaps never had a volume.
        if (!state.Plan.Stages.Any(plan => plan.Target.Cluster == cluster && state.Stages[plan.Name].Attempts.Any(attempt => !attempt.Tasks.IsEmpty)))
        {
            return false;
        }

        try
        {
            return !await gateway.HasWorkspace(await Connect(cluster), state.Key.Tenant, state.Plan.Workspace, cancellation);
        }
        catch (ClusterException)
        {
            return false;
        }
    }

    /// <summary>Deletes everything of an ended run outside of its own state. A cluster that is gone has nothing left to delete.</summary>
    public async Task Retire(RunState state, CancellationToken cancellation)
    {
        foreach (var cluster in state.Plan.Stages.Where(plan => !state.Stages[plan.Name].Attempts.IsEmpty).Select(plan => plan.Target.Cluster).Distinct())
        {
            if (await grains.Cluster(cluster).Connect() is { } access)
            {
                await gateway.Retire(Connection(access), state.Key, state.Plan.Workspace, cancellation);
            }
        }

        await logs.Delete(state.Key, cancellation);
        await artifacts.Delete(state.Key, cancellation);
    }

    private async Task<Uri?> Endpoint(RunEffect.CreatePipelineRun create, CancellationToken cancellation) => options.Value.ApiEndpoint is { } platform
        ? new Uri($"{platform.ToString().TrimEnd('/')}/task/{await tokens.Make(new TaskIdentity(create.Run, create.Stage, create.Attempt, create.Target.Deployment), cancellation)}")
        : null;

    private static ImmutableSortedDictionary<string, string> NoResults { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, SecretReference> NoReferences { get; } = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal);

    private static ClusterConnection Connection(Applications.ClusterAccess access) =>
        new(access.Cluster, access.Revision, access.Kind, access.Kubeconfig, access.RequestsPerSecond);

    /// <exception cref="ClusterException">The cluster is not connected.</exception>
    private async Task<ClusterConnection> Connect(ClusterKey cluster) => await grains.Cluster(cluster).Connect() is { } access
        ? Connection(access)
        : throw new ClusterException(ClusterFailure.Terminal, $"The cluster '{cluster.Cluster}' is not connected.", "Connect it again, then retry.");

    private async Task<ImmutableSortedDictionary<string, SecretReference>> References(DeploymentKey deployment) =>
        (await grains.Deployment(deployment).Get())?.Value.Secrets ?? NoReferences;

    private async Task<ImmutableArray<string>> MaskedOf(string attempt, RunState state, CancellationToken cancellation)
    {
        var plan = state.Plan.Stages.FirstOrDefault(plan => state.Stages[plan.Name].Attempts.Any(one => one.Name == attempt));
        if (plan is null || await specs.Find(state.Key.Tenant, plan.Pipeline.SpecId, cancellation) is not { } spec)
        {
            return [];
        }

        var parameters = (state.Stages[plan.Name].Parameters ?? []).ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        return RunSecrets.Masked(await secrets.Find(state.Key.Tenant, (JsonObject)JsonNode.Parse(spec)!, parameters));
    }
}
