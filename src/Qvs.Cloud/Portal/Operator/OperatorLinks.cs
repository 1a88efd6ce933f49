using MudBlazor;
using Qvs.Cloud.Portal.Shell;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>The addresses of the pages of operators, and their menu.</summary>
internal static class OperatorLinks
{
    public const string Projects = "/operator";
    public const string Servers = "/operator/servers";

    public static IReadOnlyList<NavigationGroup> Menu =>
    [
        new("",
        [
            new(PortalText.OpProjects, Icons.Material.Outlined.Workspaces, Projects, "p", IsMain: true),
            new(PortalText.OpServers, Icons.Material.Outlined.Dns, Servers, "s", IsMain: true),
        ]),
        new(PortalText.OpElsewhere, [new(PortalText.OpMine, Icons.Material.Outlined.GridView, "/?all=1", "h", IsMain: true)]),
    ];

    public static string Project(string name) => $"/operator/projects/{name}";

    public static bool IsCurrent(NavigationItem item, string path) =>
        path == item.Href || (item.Href == Projects && path.StartsWith("/operator/projects/", StringComparison.Ordinal));
}
