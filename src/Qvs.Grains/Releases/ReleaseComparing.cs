using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Releases;

/// <summary>Says what another release would change in a deployment.</summary>
internal sealed class ReleaseComparing(IGrainFactory grains, ReleaseManifests manifests)
{
    /// <summary>If what this run had deployed came back.</summary>
    public Task<DeploymentDiff> Rollback(DeploymentKey deployment, RunState source) => Compare(deployment, ReleaseValues.Of(source, deployment));

    /// <summary>If a run of this plan deployed there.</summary>
    public Task<DeploymentDiff> Promotion(DeploymentKey deployment, RunPlan plan) => Compare(deployment, ReleaseValues.Of(plan, deployment));

    /// <summary>What is deployed there now, as far as its run is still kept.</summary>
    public async Task<(DeployedRelease? Release, ReleaseValues? Values)> Current(DeploymentKey deployment)
    {
        var now = (await grains.Deployment(deployment).History()).FirstOrDefault();
        return (now, now is not null && await grains.Run(now.Run).Get() is { } run ? ReleaseValues.Of(run.State, deployment) : null);
    }

    private async Task<DeploymentDiff> Compare(DeploymentKey deployment, ReleaseValues after)
    {
        var (release, before) = await Current(deployment);
        var notes = ImmutableArray.CreateBuilder<string>();
        if (release is not null && before is null)
        {
            notes.Add($"The run {release.Run.Number} of '{release.Run.Line}', which brought what is deployed now, is not kept any more.");
        }

        if (!after.Open.IsEmpty)
        {
            notes.Add($"Known only when earlier stages have run: {string.Join(", ", after.Open)}.");
        }

        var compiled = await Task.WhenAll(Compile(deployment, before, "what is deployed now", notes), Compile(deployment, after, "what would be deployed", notes));
        var changes = Changes.Between((before ?? ReleaseValues.None).Values, after.Values);
        return new DeploymentDiff(
            deployment,
            after.Stage,
            release is null ? null : new ReleaseName(release.Run, release.By, release.At),
            [.. changes.Where(change => Changes.IsImage(change.Name))],
            Changes.Between(Adapters(compiled[0], before), Adapters(compiled[1], after)),
            [.. changes.Where(change => !Changes.IsImage(change.Name))],
            compiled[0].Yaml,
            compiled[1].Yaml,
            notes.ToImmutable());
    }

    private async Task<CompiledRelease> Compile(DeploymentKey deployment, ReleaseValues? release, string what, ImmutableArray<string>.Builder notes)
    {
        if (release is null)
        {
            return CompiledRelease.Not("");
        }

        var compiled = await manifests.Compile(deployment, release, CancellationToken.None);
        if (compiled.Problem.Length > 0)
        {
            notes.Add($"The manifests of {what} can not be compiled: {compiled.Problem}");
        }

        return compiled;
    }

    private static ImmutableSortedDictionary<string, string> Adapters(CompiledRelease compiled, ReleaseValues? release) =>
        release is { PipelineCommit.Length: > 0 } ? compiled.Modules.SetItem("pipeline", release.PipelineCommit) : compiled.Modules;
}
