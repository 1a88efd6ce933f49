using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Portal.Runs;

/// <summary>A task of an attempt in the list of its stage.</summary>
/// <param name="Sub">How long it took, or from which attempt it was reused.</param>
public sealed record TaskLine(string Name, PortalStatus Status, string Sub)
{
    private static readonly PortalStatus[] Interest = [PortalStatus.Failed, PortalStatus.Running, PortalStatus.Approval, PortalStatus.Queued];

    /// <summary>In the order of the Pipeline; tasks that the cluster has not begun yet are there as well.</summary>
    public static List<TaskLine> Of(StagePlan plan, AttemptState? attempt, DateTimeOffset now)
    {
        if (attempt is null)
        {
            return [.. plan.Pipeline.Tasks.Select(task => new TaskLine(task.Name, PortalStatus.None, ""))];
        }

        var known = plan.Pipeline.Tasks.Select(task => task.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. plan.Pipeline.Tasks.Select(task => task.Name).Concat(attempt.Tasks.Keys.Where(name => !known.Contains(name))).Select(name =>
                attempt.Reused.TryGetValue(name, out var reused) ? new TaskLine(name, PortalStatus.Succeeded, Words.Of(PortalText.StageReused, reused.Attempt))
                : attempt.Tasks.TryGetValue(name, out var task) ? new TaskLine(name, StatusOf(task), Time(task, now))
                : new TaskLine(name, attempt.IsLive ? PortalStatus.Queued : PortalStatus.None, "")),
        ];
    }

    public static string First(IReadOnlyCollection<TaskLine> tasks) => Interest
        .Select(status => tasks.FirstOrDefault(task => task.Status == status)?.Name)
        .FirstOrDefault(name => name is not null) ?? tasks.LastOrDefault()?.Name ?? "";

    private static PortalStatus StatusOf(TaskState task) =>
        task is { Status: TaskPhase.Pending or TaskPhase.Running, Platform.Kind: PlatformTaskKind.Approval } ? PortalStatus.Approval : PortalStatuses.Of(task.Status);

    private static string Time(TaskState task, DateTimeOffset now) => task.StartedAt is { } start ? Moment.Duration((task.EndedAt ?? now) - start) : "";
}
