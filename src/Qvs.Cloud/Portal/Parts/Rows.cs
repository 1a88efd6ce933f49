using Qvs.Cloud.Portal.Shell;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Parts;

internal sealed record NamedRow(string Id, string Name, string Text, RowBody Body, ListingRow Row)
{
    public static NamedRow Of(ListingRow row)
    {
        var body = RowBody.Of(row);
        var id = RowLinks.LastPart(row.Key);
        return new(id, body.Text("displayName") is { Length: > 0 } name ? name : id, body.Text("description"), body, row);
    }
}

internal sealed record EnvironmentRow(string Id, string Name, int Order)
{
    public static EnvironmentRow Of(ListingRow row)
    {
        var (named, body) = (NamedRow.Of(row), RowBody.Of(row));
        return new(named.Id, named.Name, body.Number("order"));
    }
}

/// <summary>A deployment as lists and the matrix show it.</summary>
/// <param name="Run">The run that deployed last, or null.</param>
internal sealed record DeploymentRow(
    DeploymentKey Key, string Name, string Environment, PortalStatus Status, string Version, DateTimeOffset? At, string By, bool HasDrifted, RunKey? Run)
{
    public static DeploymentRow? Of(ListingRow row)
    {
        if (!DeploymentKey.TryParse(row.Key, out var key))
        {
            return null;
        }

        var body = RowBody.Of(row);
        _ = RunKey.TryParse(body.Any("run", "lastRun"), out var run);
        var version = body.Any("version", "release", "commit");
        return new(
            key,
            body.Text("displayName", key.Deployment.Value),
            RowLinks.LastPart(body.Text("environment")),
            PortalStatuses.Of(row.Status.Length > 0 ? row.Status : body.Text("status")),
            version.Length == 40 && version.All(char.IsAsciiHexDigit) ? version[..7] : version,
            body.Time("deployedAt", "at"),
            body.Any("deployedBy", "by"),
            body.Flag("drift") || body.Flag("hasDrifted"),
            run);
    }
}

internal sealed record RunRow(RunKey Key, PortalStatus Status, string Cause, string By, DateTimeOffset? CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public static RunRow? Of(ListingRow row)
    {
        if (!RunKey.TryParse(row.Key, out var key))
        {
            return null;
        }

        var body = RowBody.Of(row);
        return new(
            key, PortalStatuses.Of(row.Status), body.Text("cause"), body.Any("startedBy", "by"),
            body.Time("createdAt", "at"), body.Time("startedAt"), body.Time("endedAt"));
    }
}

internal sealed record ApprovalRow(RunKey Run, string Stage, string Gate, string Deployment, string StartedBy, int Votes, int Quorum, DateTimeOffset? OpenedAt, DateTimeOffset? ExpiresAt, ImmutableArray<string> Approvers)
{
    public static ApprovalRow? Of(ListingRow row)
    {
        var body = RowBody.Of(row);
        return RunKey.TryParse(body.Text("run", row.Parent), out var run)
            ? new(
                run, body.Text("stage"), body.Text("gate"), body.Text("deployment"), body.Any("startedBy", "by"), body.Number("votes"), Math.Max(1, body.Number("quorum")),
                body.Time("openedAt", "at"), body.Time("expiresAt"), body.Texts("approvers"))
            : null;
    }
}
