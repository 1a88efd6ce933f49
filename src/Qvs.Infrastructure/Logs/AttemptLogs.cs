using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;
using Qvs.Infrastructure.Kubernetes.Watching;

namespace Qvs.Infrastructure.Logs;

/// <summary>The logs of an attempt: what there is to read is learnt from the cluster's watch, without a request of its own.</summary>
/// <param name="ended">The attempt has ended, whatever the cluster shows.</param>
internal sealed class AttemptLogs(
    ClusterClient client,
    RunCache cache,
    RunKey run,
    string attempt,
    Func<LogKey, StepLog> logs,
    AttemptMarks marks,
    LogEnds ends,
    LogOptions options,
    TimeProvider time,
    ILogger log,
    CancellationToken ended)
{
    // After this time without a word of the run it is looked whether it is there at all.
    private static readonly TimeSpan Unseen = TimeSpan.FromSeconds(30);

    private readonly Dictionary<LogKey, (StepLog Log, Task Collecting)> _steps = [];
    private DateTimeOffset? _endedAt;

    public async Task Collect(CancellationToken cancellation)
    {
        using var reader = cache.Read(attempt);
        if (await marks.Lives(run, attempt, cancellation) is null)
        {
            await marks.Begin(run, attempt, cancellation);
        }

        SeenRun? seen = null;
        while (true)
        {
            var change = await Next(reader, seen, cancellation);
            if (change is null ? seen is { Run.HasEnded: true } || IsGivenUp || (seen is null && await IsGone(cancellation)) : change.Seen is null && (seen is not null || change.Gone is not null || (ended.IsCancellationRequested && await IsGone(cancellation))))
            {
                break;
            }

            if (change?.Seen is not { } now)
            {
                continue;
            }

            if (seen is null && await marks.Lives(run, attempt, cancellation) == false)
            {
                if (now.Run.HasEnded)
                {
                    // All was collected before.
                    return;
                }

                await marks.Begin(run, attempt, cancellation);
            }

            seen = now;
            Look(seen, cancellation);
            if (seen.Run.HasEnded && HasAllTasks(seen))
            {
                break;
            }
        }

        foreach (var (step, _) in _steps.Values)
        {
            step.End();
        }

        await Task.WhenAll(_steps.Values.Select(step => step.Collecting));
        await ends.Finish(run, attempt, cancellation);
    }

    private bool IsGivenUp => ended.IsCancellationRequested && time.GetUtcNow() - (_endedAt ??= time.GetUtcNow()) >= options.LongestUnseen;

    private async Task<bool> IsGone(CancellationToken cancellation)
    {
        try
        {
            return await client.Find($"Looking for the PipelineRun {attempt}", ResourceKind.PipelineRun.Of(run.Tenant, attempt), cancellation) is null;
        }
        catch (ClusterException)
        {
            // Nothing is known; it is asked again.
            return false;
        }
    }

    /// <returns>Null if there was none for so long.</returns>
    private async Task<RunChange?> Next(RunReader reader, SeenRun? seen, CancellationToken cancellation)
    {
        var waitsForEnd = !ended.IsCancellationRequested && seen is not { Run.HasEnded: true };
        var patience = seen is null ? Unseen : waitsForEnd ? Timeout.InfiniteTimeSpan : options.AfterEnd;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, waitsForEnd ? ended : CancellationToken.None);
        using var timer = time.CreateTimer(_ => enough.Cancel(), null, patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await reader.Next(enough.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Look(SeenRun seen, CancellationToken cancellation)
    {
        foreach (var child in seen.Children)
        {
            if (seen.Run.PositionOf(child) is not { } position)
            {
                continue;
            }

            foreach (var pod in child.Pods)
            {
                foreach (var step in pod.Steps)
                {
                    var key = new LogKey(run, attempt, child.Task, LogKey.InstanceOf(position, pod.Retry), step.Name);
                    if (!_steps.TryGetValue(key, out var known))
                    {
                        var made = logs(key);
                        _steps[key] = known = (made, Collect(made, key, pod, step, cancellation));
                    }

                    if (step.HasEnded)
                    {
                        known.Log.End();
                    }
                }
            }
        }
    }

    private async Task Collect(StepLog step, LogKey key, TaskPod pod, PodStep of, CancellationToken cancellation)
    {
        try
        {
            // Said at once if it has ended already, so that its log is read once.
            if (of.HasEnded)
            {
                step.End();
            }

            await step.Collect(client, $"{ResourceKind.Pod.Of(run.Tenant, pod.Name)}/log?container={Uri.EscapeDataString(of.Container)}&timestamps=true", cancellation);
        }
        catch (LogDeletedException)
        {
            // The run was retired.
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            // The edge of a step: the others go on.
            log.LogWarning(problem, "The log of {Step} is not collected any more.", key);
        }
    }

    private static bool HasAllTasks(SeenRun seen) => seen.Run.References.Where(reference => !reference.IsCustom)
        .All(reference => seen.Children.Any(child => !child.IsCustom && child.Name == reference.Name && child.HasEnded));
}
