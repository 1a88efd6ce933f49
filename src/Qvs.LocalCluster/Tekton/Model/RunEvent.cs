namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>A Kubernetes event about a run or a pod.</summary>
internal sealed record RunEvent(bool Warning, string Reason, string Message)
{
    /// <summary>The event that a changed condition is worth, if it changed.</summary>
    public static IEnumerable<RunEvent> Of(Condition? before, Condition? after)
    {
        if (after is null || before == after)
        {
            return [];
        }

        return
        [
            after.IsTrue ? new RunEvent(false, "Succeeded", after.Message)
            : after.IsFalse ? new RunEvent(true, "Failed", after.Message)
            : before is null ? new RunEvent(false, "Started", "")
            : new RunEvent(false, after.Reason, after.Message),
        ];
    }
}
