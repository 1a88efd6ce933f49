using Qvs.Cloud.Portal.Graphs;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Portal.Runs;

/// <param name="End">Null while it goes on.</param>
public sealed record StageTime(string Name, ImmutableArray<string> Needs, DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>A run as a graph: one node for a stage, with its time, and the chain of stages that decided how long the run took.</summary>
public static class RunGraph
{
    public static ImmutableArray<GraphNode> Of(RunState run, DateTimeOffset now, GraphGrouping grouping, Func<string, string> hrefOf)
    {
        var times = run.Plan.Stages.Select(plan => TimeOf(plan, run.Stages[plan.Name])).ToArray();
        var critical = CriticalPath(times);
        return
        [
            .. run.Plan.Stages.Zip(times, (plan, time) => new GraphNode(
                plan.Name,
                plan.Name,
                Sub(plan, time, now),
                PortalStatuses.Of(run.Stages[plan.Name]),
                hrefOf(plan.Name),
                plan.Needs,
                grouping.GroupOf(plan.Target.Deployment.Application.Value, plan.Target.Deployment.Deployment.Value),
                1,
                critical.Contains(plan.Name))),
        ];
    }

    /// <summary>From what ended last back through whatever each stage waited for longest. Empty while nothing has ended.</summary>
    public static IReadOnlySet<string> CriticalPath(IReadOnlyCollection<StageTime> stages)
    {
        var path = new HashSet<string>(StringComparer.Ordinal);
        var ended = stages.Where(stage => stage.End is not null).ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        var at = ended.Values.MaxBy(stage => stage.End);
        while (at is not null && path.Add(at.Name))
        {
            at = at.Needs.Where(ended.ContainsKey).Select(need => ended[need]).MaxBy(stage => stage.End);
        }

        return path;
    }

    public static StageTime TimeOf(StagePlan plan, StageState stage) => new(
        plan.Name,
        plan.Needs,
        stage.Attempts.IsEmpty ? null : stage.Attempts[0].ReservedAt,
        stage.IsActive || stage.Attempts.IsEmpty ? null : stage.Attempts[^1].EndedAt);

    private static string Sub(StagePlan plan, StageTime time, DateTimeOffset now)
    {
        var where = $"{plan.Target.Deployment.Application}/{plan.Target.Deployment.Deployment}";
        return time.Start is { } start ? $"{where} · {Moment.Duration((time.End ?? now) - start)}" : where;
    }
}
