using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Hosting;

/// <summary>
/// Wakes every line, every open run, every accepted delivery and every schedule when a silo has started, and when another one was lost, so that nobody waits for a reminder. Waking what is awake
/// elsewhere does no harm.
/// </summary>
internal sealed class OpenRunsAwaken(IListings listings, IGrainFactory grains, ISiloStatusOracle silos, TimeProvider clock, ILogger<OpenRunsAwaken> log)
    : IStartupTask, ISiloStatusListener
{
    private const int AtOnce = 32;
    private const int MostTries = 4;

    /// <summary>Right after a loss some are still believed to be where they were.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public Task Execute(CancellationToken cancellationToken)
    {
        silos.SubscribeToSiloStatusEvents(this);
        // Beside the start: a silo with ten thousand open runs is ready before all are awake.
        _ = Task.Run(() => WakeAll(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead && !updatedSilo.Equals(silos.SiloAddress) && IsFirst())
        {
            // The token of the start is that of the start: it may have ended long ago.
            _ = Task.Run(() => WakeAll(CancellationToken.None));
        }
    }

    /// <summary>One of those that are left does it for all.</summary>
    private bool IsFirst() => silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min() is not { } first || first.Equals(silos.SiloAddress);

    private async Task WakeAll(CancellationToken cancellation)
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            // Lines first: they may have runs that have no row yet.
            await Parallel.ForEachAsync(listings.Sweep(ListingKinds.Line, [], cancellation), parallel, async (row, _) => await WakeLine(row));
            // Then what starts runs: it was promised first.
            var accepted = listings.Sweep(ListingKinds.WebhookDelivery, [nameof(DeliveryStatus.Pending)], cancellation);
            await Parallel.ForEachAsync(accepted, parallel, async (row, _) => await WakeDelivery(row));
            await Parallel.ForEachAsync(listings.Sweep(ListingKinds.Schedule, [], cancellation), parallel, async (row, _) => await WakeSchedule(row));
            var open = listings.Sweep(ListingKinds.Run, [nameof(RunStatus.Queued), nameof(RunStatus.Running)], cancellation);
            await Parallel.ForEachAsync(open, parallel, async (row, _) => await WakeRun(row));
            // Tidying waits best: a tenant of before there was any begins with it here.
            await Parallel.ForEachAsync(listings.Sweep(ListingKinds.Tenant, [], cancellation), parallel, async (row, _) => await Wake(row.Tenant, row.Key, () => grains.Retention(row.Tenant).Wake()));
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

    private Task WakeLine(ListingRow row) =>
        AssemblyLineKey.TryParse(row.Key, out var line) ? Wake(line.Tenant, row.Key, () => grains.Line(line).Wake()) : Task.CompletedTask;

    private Task WakeRun(ListingRow row) =>
        RunKey.TryParse(row.Key, out var run) ? Wake(run.Tenant, row.Key, () => grains.Run(run).Wake()) : Task.CompletedTask;

    private Task WakeDelivery(ListingRow row) =>
        WebhookDeliveryKey.TryParse(row.Key, out var key) ? Wake(key.Tenant, row.Key, () => grains.WebhookDelivery(key).Wake()) : Task.CompletedTask;

    private Task WakeSchedule(ListingRow row) =>
        ScheduleKey.TryParse(row.Key, out var key) ? Wake(key.Tenant, row.Key, () => grains.Schedule(key).Wake()) : Task.CompletedTask;

    private async Task Wake(TenantId tenant, string key, Func<Task> wake)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using (CallerContext.Use(Caller.Platform(tenant)))
                {
                    await wake();
                }

                return;
            }
            catch (Exception problem) when (tries == MostTries)
            {
                log.LogWarning(problem, "{Key} could not be woken; its reminder does it.", key);
                return;
            }
            catch (Exception problem)
            {
                log.LogDebug(problem, "{Key} could not be woken; it is tried again.", key);
            }

            await Task.Delay(Again * tries, clock);
        }
    }
}
