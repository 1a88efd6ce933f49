namespace Qvs.Domain.Insights;

/// <summary>A deployment event with what only those around it tell.</summary>
/// <param name="IsChange">It counts as a deployment or as a failure; the same once more and a rollback are neither.</param>
/// <param name="HasFailed">It failed, or the next thing to be deployed there was a rollback.</param>
/// <param name="LeadTime">Of the first good deployment of a commit.</param>
/// <param name="Restored">It ended an outage that had lasted as long.</param>
/// <param name="IsOpen">It began an outage that nothing has ended.</param>
public sealed record DeploymentOutcome(DeploymentEvent Event, bool IsChange, bool HasFailed, TimeSpan? LeadTime, TimeSpan? Restored, bool IsOpen);

/// <summary>Reads the events of one deployment in their order.</summary>
public static class DeploymentStory
{
    public static IEnumerable<DeploymentOutcome> Tell(IEnumerable<DeploymentEvent> ofOneDeployment)
    {
        var events = ofOneDeployment.OrderBy(happened => happened.At).ThenBy(happened => happened.Run.Number).ThenBy(happened => happened.Try).ToArray();
        var commits = new HashSet<string>(StringComparer.Ordinal);
        int? broken = null;
        var told = new DeploymentOutcome[events.Length];
        for (var at = 0; at < events.Length; at++)
        {
            var (happened, isChange) = (events[at], events[at].Lead != LeadStart.None);
            if (happened is { IsRollback: true, Succeeded: true } && broken is null && at > 0)
            {
                // What ran until now was not good: it counts as failed from the moment that it was there.
                broken = at - 1;
                told[at - 1] = told[at - 1] with { HasFailed = told[at - 1].IsChange };
            }

            var isNew = happened.Succeeded && happened.Lead != LeadStart.None && (happened.Commit.Length == 0 || commits.Add(happened.Commit));
            told[at] = new DeploymentOutcome(
                happened,
                isChange,
                isChange && !happened.Succeeded,
                isNew && happened.Since <= happened.At ? happened.At - happened.Since : null,
                happened.Succeeded && broken is { } since ? happened.At - events[since].At : null,
                false);
            broken = happened.Succeeded ? null : broken ?? at;
        }

        if (broken is { } open)
        {
            told[open] = told[open] with { IsOpen = true };
        }

        return told;
    }
}
