using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;

namespace Qvs.Grains.Applications;

/// <summary>
/// Hands facts of a watch to runs: many runs at a time, the facts of one in order, and of those that wait for one PipelineRun only the newest. A fact that
/// was not taken is not lost: the next listing brings it again, and an open run asks by itself.
/// </summary>
internal sealed class FactDispatch(IGrainFactory grains, ILogger log, CancellationToken cancellation) : IDisposable
{
    private const int AtOnce = 64;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Dictionary<RunKey, Dictionary<string, RunInput>> _waiting = [];

    /// <summary>Takes a fact; waits while too many runs are being told.</summary>
    public async Task Tell(ClusterFact fact)
    {
        var name = fact.Input switch
        {
            RunInput.PipelineRunSeen seen => seen.Name,
            RunInput.PipelineRunGone gone => gone.Name,
            _ => "",
        };
        if (_waiting.TryGetValue(fact.Run, out var waiting))
        {
            waiting[name] = fact.Input;
            return;
        }

        await _places.WaitAsync(cancellation);
        _waiting[fact.Run] = new Dictionary<string, RunInput>(StringComparer.Ordinal) { [name] = fact.Input };
        _ = Deliver(fact.Run);
    }

    public void Dispose() => _places.Dispose();

    private async Task Deliver(RunKey run)
    {
        try
        {
            while (_waiting[run] is { Count: > 0 } waiting)
            {
                _waiting[run] = new Dictionary<string, RunInput>(StringComparer.Ordinal);
                foreach (var input in waiting.Values)
                {
                    await grains.Run(run).Tell(input);
                }
            }
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "{Run} did not take what was seen of it.", run);
        }
        finally
        {
            _waiting.Remove(run);
            if (!cancellation.IsCancellationRequested)
            {
                _places.Release();
            }
        }
    }
}
