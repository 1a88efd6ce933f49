using MudBlazor;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Shell;

/// <param name="Key">The letter after <c>g</c> that goes there.</param>
/// <param name="IsMain">Stands in the bar at the bottom of a narrow screen.</param>
public sealed record NavigationItem(string Text, string Icon, string Href, string Key, bool IsMain = false, string ShortText = "");

public sealed record NavigationGroup(string Title, IReadOnlyList<NavigationItem> Items);

internal static class Navigation
{
    public static IReadOnlyList<NavigationGroup> Of(TenantLinks links) =>
    [
        new("",
        [
            new(PortalText.HomeTitle, Icons.Material.Outlined.GridView, links.Home, "h", IsMain: true),
            new(PortalText.NavRuns, Icons.Material.Outlined.PlayCircle, links.Runs, "r", IsMain: true),
            new(PortalText.NavLines, Icons.Material.Outlined.AccountTree, links.Lines, "l", IsMain: true, PortalText.NavLinesShort),
            new(PortalText.NavApprovals, Icons.Material.Outlined.HowToReg, links.Approvals, "i", IsMain: true),
            new(PortalText.InsightsTitle, Icons.Material.Outlined.Insights, links.Insights, "n"),
        ]),
        new(PortalText.NavBuild,
        [
            new(PortalText.NavApplications, Icons.Material.Outlined.Apps, links.Applications, "a"),
            new(PortalText.NavCatalog, Icons.Material.Outlined.Extension, links.Catalog, "d"),
            new(PortalText.NavRepositories, Icons.Material.Outlined.Source, links.Repositories, "o"),
        ]),
        new(PortalText.NavPlatform,
        [
            new(PortalText.NavEnvironments, Icons.Material.Outlined.Layers, links.Environments, "e"),
            new(PortalText.NavClusters, Icons.Material.Outlined.Hub, links.Clusters, "k"),
            new(PortalText.NavCredentials, Icons.Material.Outlined.Key, links.Credentials, "c"),
        ]),
        new(PortalText.NavTenant,
        [
            new(PortalText.ChannelsTitle, Icons.Material.Outlined.Notifications, links.Channels, "m"),
            new(PortalText.NavAudit, Icons.Material.Outlined.History, links.Audit, "u"),
            new(PortalText.NavSettings, Icons.Material.Outlined.Settings, links.Settings, "s"),
        ]),
    ];

    /// <summary>Whether a page belongs below the item; home is only itself.</summary>
    public static bool IsCurrent(NavigationItem item, TenantLinks links, string path) =>
        path == item.Href
        || (item.Href != links.Home
            && path.StartsWith(item.Href + "/", StringComparison.Ordinal)
            && (item.Href != links.Lines || !path.Contains("/runs/", StringComparison.Ordinal)))
        || (item.Href == links.Runs && path.StartsWith(links.Lines + "/", StringComparison.Ordinal) && path.Contains("/runs/", StringComparison.Ordinal));
}
