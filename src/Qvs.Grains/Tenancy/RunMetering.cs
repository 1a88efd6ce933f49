using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Grains.Tenancy;

/// <summary>Notes what a run has used, and what is kept of it.</summary>
internal sealed class RunMetering(IUsageLog usage, ILogStore logs, IBlobStore blobs)
{
    public async Task Measure(RunState run, CancellationToken cancellation)
    {
        var bytes = (await logs.List(run.Key, null, cancellation)).GroupBy(log => log.Key.Attempt, StringComparer.Ordinal)
            .ToDictionary(attempt => attempt.Key, attempt => attempt.Sum(log => log.Bytes), StringComparer.Ordinal);
        var artifacts = await blobs.Find(RunArtifacts.PathOf(run.Key), cancellation);
        await usage.Record(RunMeter.Measure(run, bytes, artifacts?.Size ?? 0), cancellation);
    }

    /// <summary>Nothing of the run is kept any more.</summary>
    public async Task Dropped(RunKey run, CancellationToken cancellation)
    {
        await usage.Dropped(run, KeptContent.Logs, cancellation);
        await usage.Dropped(run, KeptContent.Artifacts, cancellation);
    }
}
