using MudBlazor;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>The one vocabulary of states: the same shape, word and colour everywhere.</summary>
public enum PortalStatus
{
    None,
    Queued,
    Running,
    Approval,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

public static class PortalStatuses
{
    public static PortalStatus Of(RunStatus status) => status switch
    {
        RunStatus.Queued => PortalStatus.Queued,
        RunStatus.Running => PortalStatus.Running,
        RunStatus.Succeeded => PortalStatus.Succeeded,
        RunStatus.Failed => PortalStatus.Failed,
        RunStatus.Cancelled => PortalStatus.Cancelled,
        _ => PortalStatus.None,
    };

    public static PortalStatus Of(StageStatus status) => status switch
    {
        StageStatus.Waiting or StageStatus.AwaitingDeployment => PortalStatus.Queued,
        StageStatus.AwaitingApproval => PortalStatus.Approval,
        StageStatus.Running => PortalStatus.Running,
        StageStatus.Succeeded => PortalStatus.Succeeded,
        StageStatus.Failed or StageStatus.TimedOut => PortalStatus.Failed,
        StageStatus.Cancelled => PortalStatus.Cancelled,
        StageStatus.Skipped => PortalStatus.Skipped,
        _ => PortalStatus.None,
    };

    /// <summary>A stage of which an approval task waits looks like one that waits itself.</summary>
    public static PortalStatus Of(StageState stage) =>
        stage.Status == StageStatus.Running && stage.Gates.Values.Any(gate => gate.Outcome == GateOutcome.Open) ? PortalStatus.Approval : Of(stage.Status);

    public static PortalStatus Of(AttemptPhase phase) => phase switch
    {
        AttemptPhase.Reserved or AttemptPhase.Creating => PortalStatus.Queued,
        AttemptPhase.Created => PortalStatus.Running,
        AttemptPhase.Succeeded => PortalStatus.Succeeded,
        AttemptPhase.Failed or AttemptPhase.TimedOut => PortalStatus.Failed,
        AttemptPhase.Cancelled => PortalStatus.Cancelled,
        _ => PortalStatus.None,
    };

    public static PortalStatus Of(TaskPhase phase) => phase switch
    {
        TaskPhase.Pending => PortalStatus.Queued,
        TaskPhase.Running => PortalStatus.Running,
        TaskPhase.Skipped => PortalStatus.Skipped,
        TaskPhase.Cancelled => PortalStatus.Cancelled,
        TaskPhase.Failed => PortalStatus.Failed,
        TaskPhase.Succeeded => PortalStatus.Succeeded,
        _ => PortalStatus.None,
    };

    /// <summary>A status as a list's row has it.</summary>
    public static PortalStatus Of(string word) => word.ToLowerInvariant() switch
    {
        "queued" or "waiting" or "pending" or "awaitingdeployment" => PortalStatus.Queued,
        "running" or "created" => PortalStatus.Running,
        "awaitingapproval" or "approval" or "open" => PortalStatus.Approval,
        "succeeded" or "approved" or "healthy" or "reachable" or "deployed" => PortalStatus.Succeeded,
        "failed" or "timedout" or "rejected" or "expired" or "unreachable" or "unhealthy" => PortalStatus.Failed,
        "skipped" => PortalStatus.Skipped,
        "cancelled" or "withdrawn" => PortalStatus.Cancelled,
        _ => PortalStatus.None,
    };

    public static string Word(PortalStatus status) => status switch
    {
        PortalStatus.Queued => PortalText.StatusQueued,
        PortalStatus.Running => PortalText.StatusRunning,
        PortalStatus.Approval => PortalText.StatusApproval,
        PortalStatus.Succeeded => PortalText.StatusSucceeded,
        PortalStatus.Failed => PortalText.StatusFailed,
        PortalStatus.Skipped => PortalText.StatusSkipped,
        PortalStatus.Cancelled => PortalText.StatusCancelled,
        _ => PortalText.StatusNone,
    };

    public static string Icon(PortalStatus status) => status switch
    {
        PortalStatus.Queued => Icons.Material.Outlined.Schedule,
        PortalStatus.Running => Icons.Material.Filled.Autorenew,
        PortalStatus.Approval => Icons.Material.Filled.PanTool,
        PortalStatus.Succeeded => Icons.Material.Filled.CheckCircle,
        PortalStatus.Failed => Icons.Material.Filled.Dangerous,
        PortalStatus.Skipped => Icons.Material.Filled.SkipNext,
        PortalStatus.Cancelled => Icons.Material.Filled.Block,
        _ => Icons.Material.Outlined.RadioButtonUnchecked,
    };

    public static string Class(PortalStatus status) => $"status-{status.ToString().ToLowerInvariant()}";
}
