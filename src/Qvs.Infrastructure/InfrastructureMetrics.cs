using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Qvs.Infrastructure;

/// <summary>How long others take to answer: the tenants' clusters, and the database.</summary>
internal static class InfrastructureMetrics
{
    private static readonly Meter Meter = new("Qvs.Infrastructure");

    private static readonly Histogram<double> Cluster = Meter.CreateHistogram<double>(
        "qvs.cluster.request.duration", "s", "Requests to tenants' clusters, by method and the status of the answer; 0 is none.", advice: Buckets);

    private static readonly Histogram<double> Storage = Meter.CreateHistogram<double>(
        "qvs.storage.duration", "s", "Reads and writes of the database, by what was done and whether it failed.", advice: Buckets);

    private static InstrumentAdvice<double> Buckets => new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    public static void ClusterAnswered(HttpMethod method, int status, long since) =>
        Cluster.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new TagList { { "method", method.Method }, { "status", status } });

    /// <param name="operation">For example <c>state.write</c>.</param>
    public static async Task<T> OfStorage<T>(string operation, Task<T> work)
    {
        var since = Stopwatch.GetTimestamp();
        var failed = true;
        try
        {
            var result = await work;
            failed = false;
            return result;
        }
        finally
        {
            Storage.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new TagList { { "operation", operation }, { "failed", failed } });
        }
    }

    public static async Task OfStorage(string operation, Task work) => await OfStorage(operation, Done(work));

    private static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }
}
