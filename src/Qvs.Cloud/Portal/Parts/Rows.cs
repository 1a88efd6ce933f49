using Qvs.Cloud.Portal.Shell;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>A definition in a list. Rows of definitions hold the definition as <c>value</c> beside its revision; others are flat.</summary>
/// <param name="Whole">With what stands beside the definition.</param>
internal sealed record NamedRow(string Id, string Name, string Text, RowBody Body, RowBody Whole, ListingRow Row)
{
    public static NamedRow Of(ListingRow row)
    {
        var whole = RowBody.Of(row);
        var body = whole.Has("value") ? whole.Child("value") : whole;
        var id = RowLinks.LastPart(row.Key);
        return new(id, body.Text("displayName") is { Length: > 0 } name ? name : id, body.Text("description"), body, whole, row);
    }

    public DateTimeOffset? ChangedAt => Whole.Time("changedAt");

    public string ChangedBy => Whole.Text("changedBy");
}

internal sealed record EnvironmentRow(string Id, string Name, int Order)
{
    public static EnvironmentRow Of(ListingRow row)
    {
        var named = NamedRow.Of(row);
        return new(named.Id, named.Name, named.Body.Number("order"));
    }
}

/// <summary>A deployment as lists and the matrix show it.</summary>
/// <param name="Version">What tells its release from others: a version, tag or digest, else the commit; empty before the first.</param>
/// <param name="Run">The run that deployed last, or null.</param>
/// <param name="HeldBy">Empty if nobody holds it.</param>
internal sealed record DeploymentRow(DeploymentKey Key, string Name, string Environment, PortalStatus Status, string Version, DateTimeOffset? At, string By, RunKey? Run, string HeldBy = "", DriftMark? Drift = null)
{
    public static DeploymentRow? Of(ListingRow row)
    {
        if (!DeploymentKey.TryParse(row.Key, out var key))
        {
            return null;
        }

        var named = NamedRow.Of(row);
        var release = named.Whole.Child("release");
        _ = RunKey.TryParse(release.Text("run"), out var run);
        var drift = RowBody.Of(row).Child("drift");
        return new(
            key,
            named.Body.Text("displayName", key.Deployment.Value),
            named.Body.Text("environment"),
            run is null ? PortalStatus.None : PortalStatus.Succeeded,
            ReleaseNames.Short(release.Map("values"), release.Text("commit")),
            release.Time("at"),
            release.Text("by"),
            run,
            RowBody.Of(row).Child("hold").Child("by").Text("name"),
            Enum.TryParse<DriftStatus>(drift.Text("status"), out var status) ? new DriftMark(status, drift.Number("fields")) : null);
    }
}

/// <param name="Standing">By <c>application/deployment</c>, how the run stands there.</param>
public sealed record RunRow(
    RunKey Key, PortalStatus Status, string Cause, string By, DateTimeOffset? CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int OpenApprovals, IReadOnlyDictionary<string, string> Standing)
{
    internal static RunRow? Of(ListingRow row)
    {
        if (!RunKey.TryParse(row.Key, out var key))
        {
            return null;
        }

        var body = RowBody.Of(row);
        var open = body.Number("openApprovals");
        var status = PortalStatuses.Of(row.Status);
        return new(
            key, status == PortalStatus.Running && open > 0 ? PortalStatus.Approval : status, body.Text("cause"), body.Text("startedBy"),
            body.Time("createdAt"), body.Time("startedAt"), body.Time("endedAt"), open, body.Map("standing"));
    }
}

internal sealed record ApprovalRow(
    RunKey Run, string Stage, string Gate, string Deployment, string StartedBy, int Votes, int Quorum, DateTimeOffset? OpenedAt, DateTimeOffset? ExpiresAt, ImmutableArray<string> Approvers)
{
    public static ApprovalRow? Of(ListingRow row)
    {
        var body = RowBody.Of(row);
        return AssemblyLineId.TryParse(body.Text("line"), out var line)
            ? new(
                new RunKey(row.Tenant, line, body.Number("number")), body.Text("stage"), body.Text("gate"), $"{body.Text("application")}/{body.Text("deployment")}",
                body.Text("startedBy"), body.Number("approvals"), Math.Max(1, body.Number("quorum")), body.Time("openedAt"), body.Time("expiresAt"), body.Texts("approvers"))
            : null;
    }
}
