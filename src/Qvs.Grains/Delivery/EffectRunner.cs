using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Grains.Fairness;

namespace Qvs.Grains.Delivery;

/// <summary>
/// Carries out effects of runs: again with growing delays while a failure may pass, and to the end. What will not pass is told to the run as a
/// refusal, which its rules turn into a failed stage. Each attempt waits for its tenant's turn.
/// </summary>
internal sealed class EffectRunner(
    PipelineRunEffects pipelineRuns, PlatformEffects platform, RunGates gates, TimeProvider clock, IOptions<DeliveryOptions> options, ILogger<EffectRunner> log)
{
    /// <param name="wanted">The run as it is now; null when the effect is not wanted any more.</param>
    /// <returns>What to tell the run, or null if there is nothing to tell.</returns>
    public async Task<RunInput?> Carry(RunEffect effect, Func<RunState?> wanted, CancellationToken cancellation)
    {
        for (var delay = options.Value.RetryDelay; ; delay = Longer(delay))
        {
            if (wanted() is not { } state)
            {
                return null;
            }

            try
            {
                RunInput? outcome;
                using (await gates.Effects.Enter(state.Key.Tenant, LaneOf(effect), cancellation))
                {
                    outcome = await Do(effect, state, cancellation);
                }

                RunMetrics.Carried(effect, outcome is RunInput.EffectRefused ? "refused" : "done");
                return outcome;
            }
            catch (ClusterException problem) when (problem.Failure is not ClusterFailure.Retryable)
            {
                RunMetrics.Carried(effect, "refused");
                log.LogWarning("{Effect} of {Run} was refused: {Problem}", effect.Name, state.Key, problem.Message);
                return new RunInput.EffectRefused(effect.Name, problem.NextStep.Length == 0 ? problem.Message : $"{problem.Message} {problem.NextStep}");
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                RunMetrics.Carried(effect, "failed");
                log.LogWarning(problem, "{Effect} of {Run} failed and is tried again in {Delay}.", effect.Name, state.Key, delay);
            }

            await Task.Delay(delay, clock, cancellation);
        }
    }

    /// <summary>Whether something ran there whose files are gone. A cluster that does not answer is asked again by the retry itself.</summary>
    public Task<bool> LacksWorkspace(RunState state, Domain.Applications.ClusterKey cluster, CancellationToken cancellation) =>
        pipelineRuns.LacksWorkspace(state, cluster, cancellation);

    /// <inheritdoc cref="PipelineRunEffects.FinishLogs"/>
    public Task FinishLogs(RunState state, CancellationToken cancellation) => pipelineRuns.FinishLogs(state, cancellation);

    public async Task<bool> HasUnfinishedLogs(RunState state, CancellationToken cancellation) => !(await pipelineRuns.UnfinishedLogs(state, cancellation)).IsEmpty;

    public Task Retire(RunState state, CancellationToken cancellation) => pipelineRuns.Retire(state, cancellation);

    private Task<RunInput?> Do(RunEffect effect, RunState state, CancellationToken cancellation) => effect switch
    {
        RunEffect.CreatePipelineRun create => pipelineRuns.Create(create, state, cancellation),
        RunEffect.CancelPipelineRun cancel => pipelineRuns.Cancel(cancel, state.Key.Tenant, cancellation),
        RunEffect.ObservePipelineRun observe => pipelineRuns.Observe(observe, state, cancellation),
        RunEffect.ResolveCustomRun resolve => pipelineRuns.Resolve(resolve, state.Key.Tenant, cancellation),
        RunEffect.CollectArtifacts collect => pipelineRuns.Collect(collect, state, cancellation),
        RunEffect.KeepArtifacts keep => pipelineRuns.KeepArtifacts(keep, state, cancellation),
        RunEffect.ReleaseSecrets release => pipelineRuns.ReleaseSecrets(release, state, cancellation),
        _ => platform.Do(effect, state, cancellation),
    };

    /// <summary>A cluster's, with long transfers and the many looks after a restart apart, so that what starts and stops does not wait behind them.</summary>
    private static string LaneOf(RunEffect effect) => effect switch
    {
        RunEffect.CreatePipelineRun create => $"{create.Target.Cluster}",
        RunEffect.CancelPipelineRun cancel => $"{cancel.Cluster}",
        RunEffect.ResolveCustomRun resolve => $"{resolve.Cluster}",
        RunEffect.ReleaseSecrets release => $"{release.Cluster}",
        RunEffect.ObservePipelineRun observe => $"{observe.Cluster} observe",
        RunEffect.CollectArtifacts collect => $"{collect.Cluster} files",
        RunEffect.KeepArtifacts keep => $"{keep.Cluster} files",
        _ => "",
    };

    private TimeSpan Longer(TimeSpan delay) =>
        delay * 2 < options.Value.LongestRetryDelay ? delay * 2 : options.Value.LongestRetryDelay;
}
