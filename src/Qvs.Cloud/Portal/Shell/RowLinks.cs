using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>Where a row of a list leads.</summary>
internal static class RowLinks
{
    public static PaletteEntry? Of(ListingRow row, TenantLinks links) => row.Kind == ListingKinds.Approval
        ? ApprovalRow.Of(row) is { } approval
            ? new(PortalText.KindApproval, $"{approval.Run.Line} #{approval.Run.Number} · {approval.Stage}", links.Stage(approval.Run, approval.Stage))
            : null
        : Of(row.Kind, row.Key, links);

    /// <summary>Null for what has no page of its own.</summary>
    public static PaletteEntry? Of(string kind, string key, TenantLinks links) => kind switch
    {
        ListingKinds.Application => new(PortalText.KindApplication, LastPart(key), links.Application(LastPart(key))),
        ListingKinds.Line => new(PortalText.KindLine, LastPart(key), links.Line(LastPart(key))),
        ListingKinds.Environment => new(PortalText.KindEnvironment, LastPart(key), links.Environment(LastPart(key))),
        ListingKinds.Cluster => new(PortalText.KindCluster, LastPart(key), links.Cluster(LastPart(key))),
        ListingKinds.Channel => new(PortalText.ChannelsTitle, LastPart(key), links.Channel(LastPart(key))),
        ListingKinds.Credential => new(PortalText.KindCredential, LastPart(key), $"{links.Credentials}?q={LastPart(key)}"),
        ListingKinds.Repository => new(PortalText.KindRepository, LastPart(key), $"{links.Repositories}?q={LastPart(key)}"),
        ListingKinds.Run when RunKey.TryParse(key, out var run) => new(PortalText.KindRun, $"{run.Line} #{run.Number}", links.Run(run)),
        ListingKinds.Deployment when DeploymentKey.TryParse(key, out var deployment) => new(
            PortalText.KindDeployment,
            $"{deployment.Application} / {deployment.Deployment}",
            links.Deployment(deployment.Application.Value, deployment.Deployment.Value)),
        "webhook" => new(PortalText.HookTitle, LastPart(key), links.Webhook(LastPart(key))),
        "schedule" when key.Split('/') is [_, var line, var schedule] => new(PortalText.SchedulesTitle, $"{line} / {schedule}", links.LineStarts(line)),
        "tenant" => new(PortalText.SettingsTitle, LastPart(key), links.Settings),
        _ => null,
    };

    /// <summary>The object's own name: what follows the last slash or colon of a key.</summary>
    public static string LastPart(string key) => key[(key.LastIndexOfAny(['/', ':']) + 1)..];
}
