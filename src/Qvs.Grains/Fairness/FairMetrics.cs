using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Qvs.Grains.Fairness;

/// <summary>How long work waits for its turn, by kind. No tenant is named: a thousand of them would be as many series.</summary>
internal static class FairMetrics
{
    private static readonly Meter Meter = new("Qvs.Delivery");
    private static readonly ConcurrentDictionary<string, WeakReference<FairGate>> Gates = new(StringComparer.Ordinal);

    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "qvs.turn.wait", "s", "From asking for a turn to getting it, by kind of work.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly ObservableGauge<int> Waiting = Meter.CreateObservableGauge("qvs.turn.waiting", Lengths, description: "What waits for a turn in this process, by kind of work.");

    /// <summary>The latest gate of a name is the one that is shown.</summary>
    public static void Watch(string kind, FairGate gate) => (Gates[kind], _) = (new WeakReference<FairGate>(gate), Waiting);

    public static void Waited(string kind, TimeSpan time) => Wait.Record(time.TotalSeconds, new TagList { { "kind", kind } });

    private static IEnumerable<Measurement<int>> Lengths()
    {
        foreach (var (kind, shown) in Gates)
        {
            if (shown.TryGetTarget(out var gate))
            {
                yield return new Measurement<int>(gate.Waiting, new TagList { { "kind", kind } });
            }
        }
    }
}
