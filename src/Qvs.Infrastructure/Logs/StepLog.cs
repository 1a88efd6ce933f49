using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// The log of a step, collected until it is complete: until a reading has ended that began after the step's end was seen. What ends earlier was broken off by
/// a server, or by a rotation, and is opened again.
/// </summary>
internal sealed class StepLog(ILogStore store, LogKey key, Masking masking, StreamTurns turns, LogOptions options, TimeProvider time, ILogger log)
{
    private const int TriesAfterEnd = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The step has ended, or its pod will say nothing more.</summary>
    public void End() => _end.TrySetResult();

    /// <param name="path">Of the container's log in the API, with times.</param>
    public async Task Collect(ClusterClient client, string path, CancellationToken cancellation)
    {
        if (await store.Find(key, cancellation) is { IsComplete: true })
        {
            return;
        }

        var (failures, wasWhole) = (0, false);
        while (true)
        {
            var hasEnded = _end.Task.IsCompleted;
            try
            {
                switch (await Read(client, path, hasEnded, cancellation))
                {
                    case ReadingEnd.Full:
                    case ReadingEnd.AtEnd when hasEnded:
                        await store.Append(key, [], isComplete: true, cancellation);
                        return;
                    case ReadingEnd.AtEnd:
                        wasWhole = true;
                        await Pause(failures++, cancellation);
                        break;
                    default:
                        (failures, wasWhole) = (0, false);
                        break;
                }
            }
            catch (ClusterException gone) when (gone.Failure == ClusterFailure.NotFound)
            {
                // What was followed to its end is all that there was.
                await Finish(wasWhole ? null : "[The pod is gone; what it said last may be missing.]", cancellation);
                return;
            }
            catch (Exception problem) when (problem is ClusterException or IOException or SocketException or HttpRequestException)
            {
                wasWhole = false;
                if (hasEnded && failures >= TriesAfterEnd)
                {
                    log.LogWarning(problem, "The log of {Step} can not be read.", key);
                    await Finish($"[The log can not be read: {(problem is ClusterException ? problem.Message : "the connection breaks.")}]", cancellation);
                    return;
                }

                await Pause(failures++, cancellation);
            }
        }
    }

    private async Task<ReadingEnd> Read(ClusterClient client, string path, bool hasEnded, CancellationToken cancellation)
    {
        await turns.Take(cancellation);
        try
        {
            return await new StepReader(store, key, masking, turns, options, time).Read(
                (more, token) => client.Open($"Reading the log of the step {key.Step}", $"{path}{(hasEnded ? "" : "&follow=true")}{more}", token, isCharged: false),
                hasEnded ? null : _end.Task,
                cancellation);
        }
        finally
        {
            turns.Return();
        }
    }

    private async Task Finish(string? last, CancellationToken cancellation)
    {
        var stored = await store.Find(key, cancellation);
        await store.Append(key, last is null ? [] : [new LogLine((stored?.Lines ?? 0) + 1, time.GetUtcNow(), last)], isComplete: true, cancellation);
    }

    /// <summary>Shorter if the end comes: there is something to be done then.</summary>
    private async Task Pause(int failures, CancellationToken cancellation)
    {
        var pause = options.RetryDelay * (1 << Math.Min(failures, 10));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var wait = Task.Delay(pause < LongestPause ? pause : LongestPause, time, enough.Token);
        await (_end.Task.IsCompleted ? wait : Task.WhenAny(wait, _end.Task));
        await enough.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
