using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Delivery;

/// <summary>A line at rest. What was deleted keeps its revision and its numbers: a run's name is never given twice.</summary>
internal sealed class LineRecord
{
    public int Version { get; set; } = 1;

    public string? Yaml { get; set; }

    public LineSettings Settings { get; set; } = LineSettings.Default;

    public long Revision { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    public LineQueue Queue { get; set; } = LineQueue.Empty;

    /// <summary>Runs that have a number but were perhaps not created, because a process died in between.</summary>
    public List<PendingRun> Pending { get; set; } = [];

    /// <summary>Recent starts by their keys, the latest last: a repeated request is answered with its run.</summary>
    public List<RecentStart> Recent { get; set; } = [];
}

internal sealed record PendingRun(int Number, RunInput.Create Create, string Cause);

internal sealed record RecentStart(string Key, int Number, DateTimeOffset At);
