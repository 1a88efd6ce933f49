using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Listings;

/// <summary>Lists in the database beside the grain state: <see cref="ListingSql"/>.</summary>
internal sealed class SqlListings(ISqlDatabase database, TimeProvider clock) : IListings
{
    private const int MaxLimit = 1000;

    public Task Put(ListingRow row, CancellationToken cancellation) => Write(row.Tenant, ListingSql.Put(row), cancellation);

    public Task Remove(TenantId tenant, string kind, string key, long revision, CancellationToken cancellation) =>
        Write(tenant, ListingSql.Remove(tenant, kind, key, revision, clock.GetUtcNow()), cancellation);

    public async Task<ListingPage> Query(ListingQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        var rows = await Read(ListingSql.Page(query), ListingSql.Row, cancellation);
        if (rows.Length <= query.Limit)
        {
            return new ListingPage(rows, null);
        }

        var last = rows[query.Limit - 1];
        return new ListingPage(rows[..query.Limit], new ListingCursor(last.Sort, last.Key, query.Descending).ToString());
    }

    public async Task<ListingRow?> Find(TenantId tenant, string kind, string key, CancellationToken cancellation) =>
        (await Read(ListingSql.Find(tenant, kind, key), ListingSql.Row, cancellation)).FirstOrDefault();

    public async Task<ImmutableSortedDictionary<string, int>> CountByStatus(
        TenantId tenant, string kind, string? parent, CancellationToken cancellation)
    {
        var counts = await Read(
            ListingSql.CountByStatus(tenant, kind, parent),
            row => KeyValuePair.Create(row.GetString(0), Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture)),
            cancellation);
        return counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public async Task<long> Count(TenantId tenant, string kind, ImmutableArray<string> statuses, string from, CancellationToken cancellation)
    {
        var count = 0L;
        foreach (string? status in statuses.IsDefaultOrEmpty ? [null] : statuses.Distinct().Cast<string?>())
        {
            count += (await database.Query(ListingSql.Count(tenant, kind, status, from), row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), cancellation))[0];
        }

        return count;
    }

    public async Task<ImmutableDictionary<TenantId, long>> CountOfAll(string kind, ImmutableArray<string> statuses, string from, CancellationToken cancellation)
    {
        var counts = new Dictionary<TenantId, long>();
        foreach (string? status in statuses.IsDefaultOrEmpty ? [null] : statuses.Distinct().Cast<string?>())
        {
            foreach (var (tenant, count) in await Read(
                ListingSql.CountOfAll(kind, status, from),
                row => (TenantId.Parse(row.GetString(0)), Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture)),
                cancellation))
            {
                counts[tenant] = counts.GetValueOrDefault(tenant) + count;
            }
        }

        return counts.ToImmutableDictionary();
    }

    public async Task<bool> Purge(TenantId tenant, DateTimeOffset before, int most, CancellationToken cancellation)
    {
        await Write(tenant, ListingSql.Purge(tenant, before, most), cancellation);
        return !(await database.Query(ListingSql.Purgeable(tenant, before), _ => true, cancellation)).IsEmpty;
    }

    public async IAsyncEnumerable<ListingRow> Sweep(
        string kind, ImmutableArray<string> statuses, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string? status in statuses.IsDefaultOrEmpty ? [null] : statuses.Distinct().Cast<string?>())
        {
            ListingRow? after = null;
            do
            {
                // Page by page, so that a sweep of hours holds no connection and no old version of the tables.
                var rows = await Read(ListingSql.Sweep(kind, status, after), ListingSql.Row, cancellation);
                foreach (var row in rows)
                {
                    yield return row;
                }

                after = rows.LastOrDefault();
            }
            while (after is not null);
        }
    }

    private Task Write(TenantId tenant, SqlStatement statement, CancellationToken cancellation) =>
        InfrastructureMetrics.OfStorage("rows.write", database.Execute(tenant.Value, statement, cancellation));

    private Task<ImmutableArray<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation) =>
        InfrastructureMetrics.OfStorage("rows.read", database.Query(statement, row, cancellation));
}
