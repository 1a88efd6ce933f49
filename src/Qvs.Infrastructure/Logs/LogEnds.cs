using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>Brings the logs of an attempt to an end, whatever became of its pods: who follows one must not wait for ever.</summary>
internal sealed class LogEnds(ILogStore store, AttemptMarks marks, TimeProvider time)
{
    private const string Lost = "[The rest of this log is lost: nobody collected it while its pod was there.]";

    public async Task Finish(RunKey run, string attempt, CancellationToken cancellation)
    {
        try
        {
            foreach (var log in await store.List(run, attempt, cancellation))
            {
                if (!log.IsComplete)
                {
                    await store.Append(log.Key, [new LogLine(log.Lines + 1, time.GetUtcNow(), Lost)], isComplete: true, cancellation);
                }
            }
        }
        catch (LogDeletedException)
        {
            // The run was retired.
        }

        await marks.End(run, attempt, cancellation);
    }
}
