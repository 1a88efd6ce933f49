using System.Diagnostics.Metrics;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// How much is open on the whole installation, for its operators: counted in the database now and then, so that it is true whichever silo is gone. Every silo says
/// the same number; take the maximum of them, not the sum.
/// </summary>
internal sealed class OpenWork(IListings listings, TimeProvider clock, ILogger<OpenWork> log) : BackgroundService
{
    public const string Name = "Qvs.Cloud";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly string[] Statuses = [nameof(RunStatus.Queued), nameof(RunStatus.Running)];

    private volatile Counts _counts = new([], 0);

    private sealed record Counts(ImmutableArray<(string Status, long Runs)> Runs, long Approvals);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var meter = new Meter(Name);
        meter.CreateObservableGauge("qvs.runs.open", () => _counts.Runs.Select(one => new Measurement<long>(one.Runs, KeyValuePair.Create("status", (object?)one.Status))),
            description: "Runs that wait in a queue, and runs that run.");
        meter.CreateObservableGauge("qvs.approvals.open", () => _counts.Approvals, description: "Approvals that somebody is waited for.");
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                _counts = await Count(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.Uncounted(problem.Message);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<Counts> Count(CancellationToken cancellation)
    {
        var runs = Statuses.ToDictionary(status => status, _ => 0L, StringComparer.Ordinal);
        await foreach (var row in listings.Sweep(ListingKinds.Run, [.. Statuses], cancellation))
        {
            runs[row.Status]++;
        }

        var approvals = 0L;
        await foreach (var _ in listings.Sweep(ListingKinds.Approval, [], cancellation))
        {
            approvals++;
        }

        return new Counts([.. runs.Select(pair => (pair.Key, pair.Value))], approvals);
    }
}

internal static partial class OpenWorkLog
{
    [LoggerMessage(30, LogLevel.Warning, "Open work could not be counted: {Problem}")]
    public static partial void Uncounted(this ILogger logger, string problem);
}
