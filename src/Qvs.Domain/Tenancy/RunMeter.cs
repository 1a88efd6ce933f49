using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Tenancy;

/// <summary>Measures a run from its state: the same state is the same use, whenever and however often it is measured.</summary>
public static class RunMeter
{
    /// <param name="logs">Bytes of logs by attempt.</param>
    /// <param name="artifacts">Bytes of the archive; 0 without one.</param>
    public static ImmutableArray<RunUse> Measure(RunState run, IReadOnlyDictionary<string, long> logs, long artifacts)
    {
        var days = new SortedDictionary<DateOnly, RunUse>();
        var end = run.EndedAt ?? run.CreatedAt;
        Add(run.CreatedAt, use => use with { Runs = 1 });
        foreach (var attempt in run.Stages.Values.SelectMany(stage => stage.Attempts))
        {
            if (attempt.EndedAt is { } ended)
            {
                Add(ended, use => use with { Stages = use.Stages + 1 });
            }

            if (logs.TryGetValue(attempt.Name, out var bytes))
            {
                Add(attempt.EndedAt ?? end, use => use with { LogBytes = use.LogBytes + bytes });
            }

            foreach (var task in attempt.Tasks.Values.Where(task => task.Platform is null))
            {
                if (task is { StartedAt: { } from, EndedAt: { } until } && until > from)
                {
                    // Every combination of a matrix is a pod of its own; only the first start and the last end are known.
                    Add(until, use => use with { PodTime = use.PodTime + ((until - from) * Math.Max(1, task.MatrixLength ?? 1)) });
                }
            }
        }

        if (artifacts > 0)
        {
            Add(end, use => use with { ArtifactBytes = artifacts });
        }

        return [.. days.Values];

        void Add(DateTimeOffset at, Func<RunUse, RunUse> add)
        {
            var day = DateOnly.FromDateTime(at.UtcDateTime);
            days[day] = add(days.GetValueOrDefault(day) ?? new RunUse(run.Key, day, run.CreatedAt, 0, 0, TimeSpan.Zero, 0, 0));
        }
    }
}
