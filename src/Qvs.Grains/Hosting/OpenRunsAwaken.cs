using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Hosting;

/// <summary>
/// Wakes every open run when a silo has started, so that nobody waits for a reminder. Waking a run that is awake elsewhere does no harm.
/// </summary>
internal sealed class OpenRunsAwaken(IListings listings, IGrainFactory grains, ILogger<OpenRunsAwaken> log) : IStartupTask
{
    private const int AtOnce = 32;

    public Task Execute(CancellationToken cancellationToken)
    {
        // Beside the start: a silo with ten thousand open runs is ready before all are awake.
        _ = Task.Run(() => WakeAll(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    private async Task WakeAll(CancellationToken cancellation)
    {
        try
        {
            var open = listings.Sweep(ListingKinds.Run, [nameof(RunStatus.Queued), nameof(RunStatus.Running)], cancellation);
            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (row, _) => await Wake(row));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception problem)
        {
            log.LogError(problem, "Open runs could not be listed; their reminders wake them.");
        }
    }

    private async Task Wake(ListingRow row)
    {
        if (!RunKey.TryParse(row.Key, out var run))
        {
            return;
        }

        try
        {
            using (CallerContext.Use(Caller.Platform(run.Tenant)))
            {
                await grains.Run(run).Wake();
            }
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "{Run} could not be woken; its reminder does it.", run);
        }
    }
}
