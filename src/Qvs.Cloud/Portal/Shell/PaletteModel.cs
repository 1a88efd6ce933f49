using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Operator;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Shell;

/// <param name="Kind">What it is, in the reader's language.</param>
public sealed record PaletteEntry(string Kind, string Text, string Href);

/// <summary>What the palette offers for what is typed: pages and actions by their words, objects by the lists' search.</summary>
internal static class PaletteModel
{
    private const int PerKind = 5;

    private static readonly string[] Kinds =
        [ListingKinds.Application, ListingKinds.Line, ListingKinds.Run, ListingKinds.Environment, ListingKinds.Deployment, ListingKinds.Approval, ListingKinds.Cluster];

    public static IReadOnlyList<PaletteEntry> Fixed(TenantLinks links, Func<Permission, bool> may) =>
    [
        .. Navigation.Of(links).SelectMany(group => group.Items).Select(item => new PaletteEntry(PortalText.PaletteGo, item.Text, item.Href)),
        .. Actions(links, may),
    ];

    /// <summary>For operators of the installation alone.</summary>
    public static PaletteEntry ToOperating => new(PortalText.PaletteGo, PortalText.OpTitle, OperatorLinks.Projects);

    public static IEnumerable<PaletteEntry> Matching(IEnumerable<PaletteEntry> entries, string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return entries.Where(entry => words.All(word =>
            entry.Text.Contains(word, StringComparison.CurrentCultureIgnoreCase) || entry.Kind.Contains(word, StringComparison.CurrentCultureIgnoreCase)));
    }

    public static async Task<IReadOnlyList<PaletteEntry>> Find(TenantSession session, TenantLinks links, string typed, CancellationToken cancellation)
    {
        var found = new List<PaletteEntry>();
        foreach (var kind in Kinds)
        {
            var page = await session.List(
                new ListingQuery(session.Tenant, kind, Search: typed.ToLowerInvariant(), Descending: kind == ListingKinds.Run, Limit: PerKind), cancellation);
            foreach (var row in page.Rows)
            {
                found.AddRange(EntriesOf(row, links, session.May));
            }
        }

        return found;
    }

    private static IEnumerable<PaletteEntry> Actions(TenantLinks links, Func<Permission, bool> may)
    {
        if (may(Permission.Configure))
        {
            yield return new(PortalText.PaletteDo, PortalText.NewApplication, links.NewApplication);
            yield return new(PortalText.PaletteDo, PortalText.NewEnvironment, links.NewEnvironment);
            yield return new(PortalText.PaletteDo, PortalText.NewLine, links.NewLine);
        }

        if (may(Permission.Secrets))
        {
            yield return new(PortalText.PaletteDo, PortalText.NewCluster, links.NewCluster);
        }

        yield return new(PortalText.PaletteDo, PortalText.FirstRunTitle, links.FirstRun);
    }

    private static IEnumerable<PaletteEntry> EntriesOf(ListingRow row, TenantLinks links, Func<Permission, bool> may)
    {
        if (RowLinks.Of(row, links) is { } place)
        {
            yield return place;
        }

        if (row.Kind == ListingKinds.Line && may(Permission.Deploy))
        {
            var id = RowLinks.LastPart(row.Key);
            yield return new(PortalText.PaletteDo, Words.Of(PortalText.RunLineNamed, id), links.RunLine(id));
        }

        if (row.Kind == ListingKinds.Run && row.Status == "Failed" && may(Permission.Deploy) && RowLinks.Of(row, links) is { } run)
        {
            yield return new(PortalText.PaletteDo, Words.Of(PortalText.RetryNamed, run.Text), run.Href + "?do=retry");
        }
    }
}
