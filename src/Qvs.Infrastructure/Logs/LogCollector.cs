using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Follows the steps of attempts while their pods live. A step's log is read from its beginning and what is stored already is left out, so that any process
/// can go on where another one died.
/// </summary>
internal sealed class LogCollector(ClusterClients clients, ILogStore store, LogOptions options, TimeProvider time, ILogger<LogCollector> log) : ILogCollector
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, Task> _attempts = new(StringComparer.Ordinal);

    public void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets) =>
        _ = _attempts.GetOrAdd($"{run}/{attempt}", name => Task.Run(() => Collect(name, connection, run, attempt, new Masking(secrets))));

    private async Task Collect(string name, ClusterConnection connection, RunKey run, string attempt, Masking masking)
    {
        var steps = new Dictionary<LogKey, Task>();
        try
        {
            var client = clients.For(connection);
            for (var failures = 0; failures < 30;)
            {
                try
                {
                    var isOver = await Look(client, run, attempt, masking, steps);
                    failures = 0;
                    if (isOver && steps.Values.All(step => step.IsCompleted))
                    {
                        break;
                    }
                }
                catch (ClusterException problem) when (problem.Failure == ClusterFailure.Retryable)
                {
                    failures++;
                }

                await Task.Delay(Interval, time, CancellationToken.None);
            }

            await Task.WhenAll(steps.Values);
        }
        catch (Exception problem)
        {
            // The edge of a task that nobody awaits. A run does not fail because its log is lost.
            log.LogWarning(problem, "The logs of {Attempt} are not collected any more.", attempt);
        }
        finally
        {
            _attempts.TryRemove(name, out _);
        }
    }

    /// <returns>Whether the PipelineRun has ended, so that no step will begin any more.</returns>
    private async Task<bool> Look(ClusterClient client, RunKey run, string attempt, Masking masking, Dictionary<LogKey, Task> steps)
    {
        var found = await client.Find($"Reading the PipelineRun {attempt}", ResourceKind.PipelineRun.Of(run.Tenant, attempt), CancellationToken.None);
        var tasks = await client.List($"Listing the TaskRuns of {attempt}", ResourceKind.TaskRun.In(run.Tenant), $"{ChildRunView.PipelineRunLabel}={attempt}", CancellationToken.None);
        var combinations = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in tasks.Items.OrderBy(item => item.Name(), StringComparer.Ordinal))
        {
            var name = task.Label("tekton.dev/pipelineTask") ?? task.Name();
            var instance = combinations[name] = combinations.GetValueOrDefault(name, -1) + 1;
            instance += task.Objects("status", "retriesStatus").Count() * 1_000;
            if (task.Text("status", "podName") is { Length: > 0 } pod)
            {
                foreach (var step in task.Objects("status", "steps").Where(step => step.Has("running") || step.Has("terminated")))
                {
                    var key = new LogKey(run, attempt, name, instance, step.Text("name") ?? "");
                    if (!steps.ContainsKey(key))
                    {
                        steps[key] = FollowStep(client, key, pod, step.Text("container") ?? $"step-{key.Step}", masking);
                    }
                }
            }
        }

        return found is null || Conditions.HasEnded(found);
    }

    private async Task FollowStep(ClusterClient client, LogKey key, string pod, string container, Masking masking)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            try
            {
                if (await store.Find(key, CancellationToken.None) is { IsComplete: true })
                {
                    return;
                }

                await ReadStep(client, key, pod, container, masking);
                return;
            }
            catch (Exception problem) when (problem is IOException or ClusterException { Failure: ClusterFailure.Retryable })
            {
                // The connection broke: from the beginning, without what is stored.
                await Task.Delay(Interval, time, CancellationToken.None);
            }
            catch (ClusterException gone)
            {
                log.LogInformation("The log of {Step} is not to be had: {Problem}", key, gone.Message);
                return;
            }
        }
    }

    private async Task ReadStep(ClusterClient client, LogKey key, string pod, string container, Masking masking)
    {
        var path = $"{ResourceKind.Pod.Of(key.Run.Tenant, pod)}/log?container={Uri.EscapeDataString(container)}&follow=true&timestamps=true";
        await using var stream = await client.Open($"Reading the log of {container}", path, CancellationToken.None);
        // A line without end must not take the memory of the platform; the time before it is some 30 bytes.
        await using var lines = stream.Lines((options.MaxLineLength * 4) + 64, CancellationToken.None).GetAsyncEnumerator();
        var stored = (await store.Find(key, CancellationToken.None))?.Lines ?? 0;
        var waiting = new List<LogLine>();
        var (number, bytes) = (0L, 0L);
        var next = lines.MoveNextAsync().AsTask();
        while (true)
        {
            // What arrives together is written together; what waits is shown soon.
            if (!next.IsCompleted && waiting.Count > 0)
            {
                await Task.WhenAny(next, Task.Delay(Gather, time, CancellationToken.None));
            }

            if (waiting.Count > 0 && (!next.IsCompleted || waiting.Count >= 5_000))
            {
                await store.Append(key, waiting, isComplete: false, CancellationToken.None);
                waiting.Clear();
            }

            if (!await next)
            {
                break;
            }

            var text = Encoding.UTF8.GetString(lines.Current);
            next = lines.MoveNextAsync().AsTask();
            number++;
            bytes += text.Length;
            if (number > stored)
            {
                waiting.Add(Line(number, text, masking));
            }

            if (bytes > options.MaxStepBytes)
            {
                waiting.Add(new LogLine(number + 1, time.GetUtcNow(), $"[The log is longer than {options.MaxStepBytes >> 20} MiB; what follows is not kept.]"));
                break;
            }
        }

        // A stream also ends when a kubelet restarts: complete is only what a container has said that has ended.
        var isComplete = bytes > options.MaxStepBytes || await HasTerminated(client, key, pod, container);
        await store.Append(key, waiting, isComplete, CancellationToken.None);
        if (!isComplete)
        {
            throw new IOException($"The log of {container} broke off.");
        }
    }

    private static async Task<bool> HasTerminated(ClusterClient client, LogKey key, string pod, string container)
    {
        var found = await client.Find($"Reading the pod {pod}", ResourceKind.Pod.Of(key.Run.Tenant, pod), CancellationToken.None);
        return found is null || found.Text("status", "phase") is "Succeeded" or "Failed"
            || found.Objects("status", "containerStatuses").Any(status => status.Text("name") == container && status.Has("state", "terminated"));
    }

    /// <summary>Kubernetes writes the time before each line.</summary>
    private LogLine Line(long number, string text, Masking masking)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var hasTime = DateTimeOffset.TryParse(space < 0 ? text : text[..space], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at);
        var said = masking.Begin().Of(hasTime ? space < 0 ? "" : text[(space + 1)..] : text);
        return new LogLine(number, hasTime ? at.ToUniversalTime() : time.GetUtcNow(), said.Length <= options.MaxLineLength ? said : said[..options.MaxLineLength] + " [...]");
    }
}
