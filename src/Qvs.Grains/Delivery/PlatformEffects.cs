using System.Diagnostics;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Delivery;

/// <summary>Effects within the platform: locks, the line's queue, what is deployed, messages.</summary>
internal sealed class PlatformEffects(IGrainFactory grains, IRunNotifier notifier, DeploymentGate gate, TimeProvider clock)
{
    public async Task<RunInput?> Do(RunEffect effect, RunState state, CancellationToken cancellation)
    {
        switch (effect)
        {
            case RunEffect.AcquireDeployment acquire:
                if (await gate.Closed(acquire, state) is { } closed)
                {
                    return closed;
                }

                // Answered by DeploymentGranted, now or when the deployment becomes free.
                await grains.DeploymentLock(acquire.Deployment).Acquire(new LockClaim(acquire.Run, acquire.Attempt));
                return null;
            case RunEffect.ReleaseDeployment release:
                await grains.DeploymentLock(release.Deployment).Release(release.Attempt);
                break;
            case RunEffect.ReportEnd end:
                await grains.Line(state.Key.LineKey).Ended(state.Key.Number, end.Status);
                if (end.Status == RunStatus.Succeeded)
                {
                    await grains.Promotion(state.Key.LineKey).Succeeded(state.Key.Number);
                }

                break;
            case RunEffect.ReportDeployed deployed:
                await grains.Deployment(deployed.Deployment).Deployed(Release(deployed, state));
                await grains.Drift(deployed.Deployment).Released();
                break;
            case RunEffect.Notify notify:
                await notifier.Notify(notify, cancellation);
                await grains.CommitStatus(state.Key).Look();
                break;
            default:
                throw new UnreachableException($"Unknown effect {effect.GetType().Name}.");
        }

        return new RunInput.EffectDone(effect.Name);
    }

    private DeployedRelease Release(RunEffect.ReportDeployed deployed, RunState state)
    {
        var plan = state.Plan.Stages.First(stage => stage.Name == deployed.Stage);
        var stage = state.Stages[deployed.Stage];
        var attempt = stage.Attempts.FirstOrDefault(one => one.Name == deployed.Attempt);
        return new DeployedRelease(
            state.Key,
            deployed.Stage,
            plan.Pipeline.Pipeline,
            plan.Pipeline.Commit,
            Telling(stage),
            state.StartedBy.Name,
            attempt?.EndedAt ?? clock.GetUtcNow());
    }

    /// <summary>What tells releases apart: the parameters and results by which published pipelines name source and image.</summary>
    private static ImmutableSortedDictionary<string, string> Telling(StageState stage)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var parameter in (stage.Parameters ?? []).Where(parameter => IsTelling(parameter.Name) && parameter.Value.Type == ParameterType.Text))
        {
            values[parameter.Name] = parameter.Value.Text;
        }

        foreach (var (name, value) in stage.Results.Where(result => result.Value.Type == ParameterType.Text))
        {
            values[name] = value.Text;
        }

        return values.ToImmutable();
    }

    private static bool IsTelling(string name) => name is "gitRevision" or "imageName" or "imageTag" or "imageDigest";
}
