using System.Globalization;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Tenants;

/// <summary>
/// Keys of states and reminders are read, told apart exactly, and removed one by one: a pattern alone would also meet what only looks like the tenant's.
/// </summary>
internal sealed class SqlTenantStore(ISqlDatabase database, ReminderFile? reminders = null) : ITenantStore
{
    private const int AtOnce = 64;

    /// <summary>Tables with a column <c>tenant</c>, the audit's apart: a test finds one that is missing here.</summary>
    public static ImmutableArray<string> Tables { get; } = ["qvs_listing", "qvs_usage", "qvs_deployment"];

    public static ImmutableArray<string> AuditTables { get; } = ["qvs_audit", "qvs_audit_cut"];

    public async Task<TenantRemains> Count(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation) => new(
        await CountOf(Tables, tenant, cancellation),
        (await States(tenant, otherKinds, cancellation)).Length,
        (await Reminders(tenant, otherKinds, cancellation)).Length,
        await CountOf(AuditTables, tenant, cancellation));

    public async Task Erase(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation)
    {
        // Reminders first: they would wake what goes next.
        await Each(await Reminders(tenant, otherKinds, cancellation), row => Execute(row.Sql, cancellation));
        foreach (var table in Tables)
        {
            await Execute(Delete(table, tenant), cancellation);
        }

        await Each(await States(tenant, otherKinds, cancellation), row => Execute(row.Sql, cancellation));
        await Execute(
            new SqlStatement(
                """
                INSERT INTO qvs_audit_cut (tenant, sequence, hash, at) VALUES (@tenant, @last, '', '')
                ON CONFLICT (tenant) DO UPDATE SET sequence = excluded.sequence
                RETURNING sequence
                """,
                ("tenant", tenant.Value),
                ("last", long.MaxValue)),
            cancellation);
        foreach (var table in AuditTables)
        {
            await Execute(Delete(table, tenant), cancellation);
        }

        Task Execute(SqlStatement statement, CancellationToken stop) =>
            statement.Text.Contains("orleans_reminder", StringComparison.Ordinal) && reminders is not null ? reminders.Execute(statement, stop) : database.Execute(tenant.Value, statement, stop);
    }

    private static SqlStatement Delete(string table, TenantId tenant) => new($"DELETE FROM {table} WHERE tenant = @tenant RETURNING CAST(1 AS bigint)", ("tenant", tenant.Value));

    private static SqlStatement OfTenant(string text, TenantId tenant) => new($"{text} WHERE tenant = @tenant", ("tenant", tenant.Value));

    private static async Task Each((string Key, SqlStatement Sql)[] rows, Func<(string Key, SqlStatement Sql), Task> erase)
    {
        foreach (var some in rows.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(erase));
        }
    }

    private async Task<long> CountOf(ImmutableArray<string> tables, TenantId tenant, CancellationToken cancellation)
    {
        var count = 0L;
        foreach (var table in tables)
        {
            count += (await database.Query(OfTenant($"SELECT count(*) FROM {table}", tenant), row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), cancellation))[0];
        }

        return count;
    }

    private async Task<(string Key, SqlStatement Sql)[]> States(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation)
    {
        var found = await database.Query(
            new SqlStatement("SELECT grain_type, state_name, grain_key FROM qvs_grain_state WHERE grain_key LIKE @key OR grain_key LIKE @below", Patterns(tenant)),
            row => (Type: row.GetString(0), Name: row.GetString(1), Key: row.GetString(2)),
            cancellation);
        return
        [
            .. found.Where(state => IsOf(tenant, state.Key, otherKinds)).Select(state => (state.Key, new SqlStatement(
                "DELETE FROM qvs_grain_state WHERE grain_type = @type AND state_name = @name AND grain_key = @key RETURNING CAST(1 AS bigint)", ("type", state.Type), ("name", state.Name), ("key", state.Key)))),
        ];
    }

    private async Task<(string Key, SqlStatement Sql)[]> Reminders(TenantId tenant, ImmutableArray<string> otherKinds, CancellationToken cancellation)
    {
        var select = new SqlStatement("SELECT grain_id FROM orleans_reminder WHERE grain_id LIKE @key OR grain_id LIKE @below", Patterns(tenant));
        var found = reminders is null
            ? await database.Query(select, row => row.GetString(0), cancellation)
            : await reminders.Query(select, row => row.GetString(0), cancellation);
        return
        [
            .. found.Distinct(StringComparer.Ordinal).Where(grain => IsOf(tenant, grain[(grain.IndexOf('/', StringComparison.Ordinal) + 1)..], otherKinds))
                .Select(grain => (grain, new SqlStatement("DELETE FROM orleans_reminder WHERE grain_id = @grain RETURNING CAST(1 AS bigint)", ("grain", grain)))),
        ];
    }

    private static (string Name, object? Value)[] Patterns(TenantId tenant) => [("key", $"%:{tenant}"), ("below", $"%:{tenant}/%")];

    /// <summary>Keys are <c>kind:tenant</c> or <c>kind:tenant/...</c>.</summary>
    private static bool IsOf(TenantId tenant, string key, ImmutableArray<string> otherKinds)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var rest = key[(colon + 1)..];
        return colon > 0 && !otherKinds.Contains(key[..colon])
            && (rest == tenant.Value || rest.StartsWith($"{tenant}/", StringComparison.Ordinal));
    }
}
