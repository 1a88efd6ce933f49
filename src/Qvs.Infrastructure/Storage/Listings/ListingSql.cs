using System.Data.Common;
using System.Globalization;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Listings;

/// <summary>The statements of lists. Each way to ask has its index (0002_listings.sql), and reads no more of it than the page is long.</summary>
internal static class ListingSql
{
    private const string Columns = "tenant, kind, key, parent, status, sort, text, revision, body";
    private const int MaxWords = 16;
    private const int SweepPage = 500;

    public static SqlStatement Put(ListingRow row) => new(
        """
        INSERT INTO qvs_listing (kind, tenant, key, parent, status, sort, revision, removed, removed_at, text, body)
        VALUES (@kind, @tenant, @key, @parent, @status, @sort, @revision, 0, '', @text, @body)
        ON CONFLICT (kind, tenant, key) DO UPDATE
        SET parent = excluded.parent, status = excluded.status, sort = excluded.sort, revision = excluded.revision, removed = 0,
            removed_at = '', text = excluded.text, body = excluded.body
        WHERE qvs_listing.revision < excluded.revision
        RETURNING revision
        """,
        ("kind", row.Kind),
        ("tenant", row.Tenant.Value),
        ("key", row.Key),
        ("parent", row.Parent),
        ("status", row.Status),
        ("sort", row.Sort),
        ("revision", row.Revision),
        ("text", row.Text),
        ("body", row.Body));

    public static SqlStatement Remove(TenantId tenant, string kind, string key, long revision, DateTimeOffset at) => new(
        """
        INSERT INTO qvs_listing (kind, tenant, key, parent, status, sort, revision, removed, removed_at, text, body)
        VALUES (@kind, @tenant, @key, '', '', '', @revision, 1, @at, '', '')
        ON CONFLICT (kind, tenant, key) DO UPDATE
        SET parent = '', status = '', sort = '', revision = excluded.revision, removed = 1, removed_at = excluded.removed_at, text = '', body = ''
        WHERE qvs_listing.revision <= excluded.revision
        RETURNING revision
        """,
        ("kind", kind),
        ("tenant", tenant.Value),
        ("key", key),
        ("revision", revision),
        ("at", Time(at)));

    public static SqlStatement Purge(TenantId tenant, DateTimeOffset before, int most) => new(
        $"""
        DELETE FROM qvs_listing WHERE (kind, tenant, key) IN (
            SELECT kind, tenant, key FROM qvs_listing WHERE tenant = @tenant AND removed = 1 AND removed_at < @before
            ORDER BY removed_at LIMIT {most.ToString(CultureInfo.InvariantCulture)})
        AND removed = 1
        RETURNING CAST(1 AS bigint)
        """,
        ("tenant", tenant.Value),
        ("before", Time(before)));

    public static SqlStatement Purgeable(TenantId tenant, DateTimeOffset before) => new(
        "SELECT 1 FROM qvs_listing WHERE tenant = @tenant AND removed = 1 AND removed_at < @before LIMIT 1", ("tenant", tenant.Value), ("before", Time(before)));

    public static SqlStatement Count(TenantId tenant, string kind, string? status, string from)
    {
        var where = Where.Of(kind).AndEqual("tenant", tenant.Value).AndEqual("status", status);
        where = from.Length == 0 ? where : where.And("sort >= @from", ("from", from));
        return new SqlStatement($"SELECT count(*) FROM qvs_listing WHERE {where.Text}", [.. where.Arguments]);
    }

    /// <summary>From tenant to tenant by the index: of a long history only what comes after <paramref name="from"/> is counted, and no more read.</summary>
    public static SqlStatement CountOfAll(string kind, string? status, string from)
    {
        var where = Where.Of(kind).AndEqual("status", status);
        return new SqlStatement(
            $"""
            WITH RECURSIVE known(tenant) AS (
                SELECT min(tenant) FROM qvs_listing WHERE {where.Text}
                UNION ALL
                SELECT (SELECT min(l.tenant) FROM qvs_listing l WHERE {where.Text} AND l.tenant > known.tenant) FROM known WHERE known.tenant IS NOT NULL)
            SELECT * FROM (
                SELECT known.tenant, (SELECT count(*) FROM qvs_listing l WHERE {where.Text} AND l.tenant = known.tenant AND sort >= @from) AS found FROM known WHERE known.tenant IS NOT NULL) AS counted
            WHERE found > 0
            """,
            [.. where.Arguments, ("from", from)]);
    }

    public static SqlStatement Find(TenantId tenant, string kind, string key) => new(
        $"SELECT {Columns} FROM qvs_listing WHERE kind = @kind AND tenant = @tenant AND key = @key AND removed = 0",
        ("kind", kind),
        ("tenant", tenant.Value),
        ("key", key));

    /// <summary>Those of the keys that are there, in no order.</summary>
    /// <param name="keys">A few hundred at most.</param>
    public static SqlStatement FindAll(TenantId tenant, string kind, IReadOnlyList<string> keys, string? status)
    {
        var where = Where.Of(kind).AndEqual("tenant", tenant.Value).AndEqual("status", status)
            .And($"key IN ({string.Join(", ", keys.Select((_, i) => $"@key{i}"))})", [.. keys.Select((key, i) => ($"key{i}", (object?)key))]);
        return new SqlStatement($"SELECT {Columns} FROM qvs_listing WHERE {where.Text}", [.. where.Arguments]);
    }

    public static SqlStatement CountByStatus(TenantId tenant, string kind, string? parent)
    {
        var where = Where.Of(kind).AndEqual("tenant", tenant.Value).AndEqual("parent", parent);
        return new SqlStatement($"SELECT status, count(*) FROM qvs_listing WHERE {where.Text} GROUP BY status", [.. where.Arguments]);
    }

    /// <summary>One row more than the page has, to see whether there is another page.</summary>
    /// <exception cref="FormatException">The cursor is not one.</exception>
    public static SqlStatement Page(ListingQuery query)
    {
        var where = Where.Of(query.Kind).AndEqual("tenant", query.Tenant.Value).AndEqual("parent", query.Parent);
        var words = query.Search.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Length, MaxWords, nameof(query));
        for (var i = 0; i < words.Length; i++)
        {
            where = where.And($@"text LIKE @word{i} ESCAPE '\'", ($"word{i}", $"%{Literally(words[i])}%"));
        }

        if (query.Cursor is { } text)
        {
            var cursor = ListingCursor.Parse(text, query.Descending);
            where = where.And($"(sort, key) {(query.Descending ? '<' : '>')} (@sort, @key)", ("sort", cursor.Sort), ("key", cursor.Key));
        }

        var direction = query.Descending ? "DESC" : "ASC";
        var end = $"ORDER BY sort {direction}, key {direction} LIMIT {(query.Limit + 1).ToString(CultureInfo.InvariantCulture)}";
        return PerStatus(where, query.Statuses, end);
    }

    /// <summary>The next rows of a kind over all tenants, from after the given one.</summary>
    public static SqlStatement Sweep(string kind, string? status, ListingRow? after)
    {
        var where = Where.Of(kind).AndEqual("status", status);
        var order = status is null ? "tenant, key" : "tenant, sort, key";
        if (after is not null)
        {
            where = status is null
                ? where.And("(tenant, key) > (@tenant, @key)", ("tenant", after.Tenant.Value), ("key", after.Key))
                : where.And(
                    "(tenant, sort, key) > (@tenant, @sort, @key)", ("tenant", after.Tenant.Value), ("sort", after.Sort), ("key", after.Key));
        }

        return new SqlStatement($"SELECT {Columns} FROM qvs_listing WHERE {where.Text} ORDER BY {order} LIMIT {SweepPage}", [.. where.Arguments]);
    }

    public static ListingRow Row(DbDataReader row) => new(
        TenantId.Parse(row.GetString(0)),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetInt64(7),
        row.GetString(8));

    /// <summary>
    /// One sub-select for each status, merged: each follows its index in the order of the list, where <c>status IN (...)</c> would have to
    /// sort every row of those statuses.
    /// </summary>
    private static SqlStatement PerStatus(Where where, ImmutableArray<string> statuses, string end)
    {
        if (statuses.IsDefaultOrEmpty)
        {
            return new SqlStatement($"SELECT {Columns} FROM qvs_listing WHERE {where.Text} {end}", [.. where.Arguments]);
        }

        var wanted = statuses.Distinct().ToArray();
        var parts = wanted.Select((_, i) => $"SELECT * FROM (SELECT {Columns} FROM qvs_listing WHERE {where.Text} AND status = @status{i} {end}) AS s{i}");
        return new SqlStatement(
            $"SELECT * FROM ({string.Join(" UNION ALL ", parts)}) AS merged {end}",
            [.. where.Arguments, .. wanted.Select((status, i) => ($"status{i}", (object?)status))]);
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Literally(string word) =>
        word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>Conditions of one kind of rows, with their arguments.</summary>
    private sealed record Where(string Text, ImmutableArray<(string Name, object? Value)> Arguments)
    {
        public static Where Of(string kind) => new("kind = @kind AND removed = 0", [("kind", kind)]);

        public Where And(string condition, params (string Name, object? Value)[] arguments) => new($"{Text} AND {condition}", Arguments.AddRange(arguments));

        public Where AndEqual(string column, string? value) => value is null ? this : And($"{column} = @{column}", (column, value));
    }
}
