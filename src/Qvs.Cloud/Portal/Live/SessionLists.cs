using Qvs.Cloud.Access;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Live;

internal static class SessionLists
{
    private const int PageSize = 1000;

    /// <summary>All rows of a kind, up to a number that a page can show.</summary>
    public static async Task<List<ListingRow>> All(
        this TenantSession session, string kind, CancellationToken cancellation, string? parent = null, int limit = 10_000)
    {
        var rows = new List<ListingRow>();
        string? cursor = null;
        do
        {
            var page = await session.List(new ListingQuery(session.Tenant, kind, parent, Cursor: cursor, Limit: PageSize), cancellation);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < limit);
        return rows;
    }
}
