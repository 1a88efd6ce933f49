using System.Diagnostics;
using System.Diagnostics.Metrics;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Delivery;

/// <summary>What runs come to, for operators. No tenant is named: a thousand of them would be as many series.</summary>
internal static class RunMetrics
{
    private static readonly Meter Meter = new("Qvs.Delivery");

    private static readonly Counter<long> Started = Meter.CreateCounter<long>("qvs.runs.started", description: "Runs that have begun.");
    private static readonly Counter<long> Transitions = Meter.CreateCounter<long>("qvs.stage.transitions", description: "Stages that came into a status.");
    private static readonly Counter<long> Effects = Meter.CreateCounter<long>("qvs.effects", description: "Effects of runs: done, refused for good, or failed and tried again.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "qvs.run.duration", "s", "From the start of a run to its end, by how it ended.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400, 86400] });

    public static void Changed(RunState? before, RunState now)
    {
        if (before?.StartedAt is null && now.StartedAt is not null)
        {
            Started.Add(1);
        }

        if (before is { HasEnded: false } && now is { HasEnded: true, EndedAt: { } end })
        {
            Duration.Record((end - (now.StartedAt ?? now.CreatedAt)).TotalSeconds, new TagList { { "status", now.Status.ToString() } });
        }

        foreach (var (name, stage) in now.Stages)
        {
            if (before is not null && before.Stages[name].Status != stage.Status)
            {
                Transitions.Add(1, new TagList { { "status", stage.Status.ToString() } });
            }
        }
    }

    public static void Carried(RunEffect effect, string outcome) => Effects.Add(1, new TagList { { "kind", effect.GetType().Name }, { "outcome", outcome } });
}
