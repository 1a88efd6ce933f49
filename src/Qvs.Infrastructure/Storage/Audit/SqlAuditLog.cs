using System.Data.Common;
using System.Globalization;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Audit;

/// <summary>The audit in the database beside the grain state. Triggers there refuse every change of what is written.</summary>
internal sealed class SqlAuditLog(ISqlDatabase database) : IAuditLog
{
    private const string Columns = "tenant, sequence, at, actor, action, object, outcome, detail, hash";
    private const int MaxLimit = 1000;

    /// <exception cref="ArgumentException">A time is not in UTC: it is part of what is hashed, so it must come back as it was.</exception>
    /// <exception cref="StorageException">Another entry has a sequence, or the one before it is missing.</exception>
    public async Task Append(ImmutableArray<AuditEntry> entries, CancellationToken cancellation)
    {
        if (entries.FirstOrDefault(entry => entry.At.Offset != TimeSpan.Zero) is { } local)
        {
            throw new ArgumentException($"The time {local.At:O} of an audit entry is not in UTC.", nameof(entries));
        }

        if (entries.IsEmpty)
        {
            return;
        }

        var written = await InfrastructureMetrics.OfStorage("audit.write", database.Execute(
            entries[0].Tenant.Value, [.. entries.Select((entry, at) => Insert(entry, at == 0 ? "" : entries[at - 1].Hash))], cancellation));
        foreach (var (entry, _) in entries.Zip(written).Where(pair => pair.Second is null))
        {
            await Require(entry, cancellation);
        }
    }

    /// <summary>What was not inserted may be there already.</summary>
    private async Task Require(AuditEntry entry, CancellationToken cancellation)
    {
        if (await Find(entry.Tenant, entry.Sequence, cancellation) is var found && found?.Hash != entry.Hash)
        {
            throw new StorageException(found is null
                ? $"the audit of {entry.Tenant} has no entry {entry.Sequence - 1} for {entry.Sequence} to follow. Read the last one and append after it."
                : $"the audit of {entry.Tenant} already has another entry {entry.Sequence}. Read the last one and append after it.");
        }
    }

    public async Task<AuditEntry?> Last(TenantId tenant, CancellationToken cancellation) =>
        (await database.Query(
            new SqlStatement($"SELECT {Columns} FROM qvs_audit WHERE tenant = @tenant ORDER BY sequence DESC LIMIT 1", ("tenant", tenant.Value)), Row, cancellation))
        .FirstOrDefault();

    public Task<ImmutableArray<AuditEntry>> Read(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        var conditions = new List<(string Condition, string Name, object? Value)> { ("tenant = @tenant", "tenant", query.Tenant.Value) };
        Add(query.Actor.Length > 0, "actor = @actor", "actor", query.Actor);
        Add(query.Action.Length > 0, "action = @action", "action", query.Action);
        Add(query.Object.Length > 0, "object >= @object", "object", query.Object);

        // The largest character there is: nothing that starts with the text comes after it.
        Add(query.Object.Length > 0, "object < @beyond", "beyond", query.Object + "\U0010FFFF");
        Add(query.From is not null, "at >= @from", "from", Text(query.From));
        Add(query.Until is not null, "at < @until", "until", Text(query.Until));
        Add(query.Before is not null, "sequence < @before", "before", query.Before);
        var where = string.Join(" AND ", conditions.Select(condition => condition.Condition));
        return database.Query(
            new SqlStatement(
                $"SELECT {Columns} FROM qvs_audit WHERE {where} ORDER BY sequence DESC LIMIT {query.Limit.ToString(CultureInfo.InvariantCulture)}",
                [.. conditions.Select(condition => (condition.Name, condition.Value))]),
            Row,
            cancellation);

        void Add(bool wanted, string condition, string name, object? value)
        {
            if (wanted)
            {
                conditions.Add((condition, name, value));
            }
        }
    }

    public async Task<AuditCut?> FindCut(TenantId tenant, CancellationToken cancellation) =>
        (await database.Query(
            new SqlStatement("SELECT sequence, hash, at FROM qvs_audit_cut WHERE tenant = @tenant", ("tenant", tenant.Value)),
            row => new AuditCut(tenant, row.GetInt64(0), row.GetString(1), DateTimeOffset.ParseExact(row.GetString(2), "O", CultureInfo.InvariantCulture)),
            cancellation))
        .FirstOrDefault();

    public async Task Cut(AuditCut cut, CancellationToken cancellation)
    {
        // Written first: after this the entries may go, and whoever verifies begins behind them, whether they are gone yet or not.
        await database.Execute(
            cut.Tenant.Value,
            new SqlStatement(
                """
                INSERT INTO qvs_audit_cut (tenant, sequence, hash, at)
                SELECT @tenant, CAST(@sequence AS bigint), @hash, @at
                WHERE EXISTS (SELECT 1 FROM qvs_audit WHERE tenant = @tenant AND sequence > CAST(@sequence AS bigint))
                    AND EXISTS (SELECT 1 FROM qvs_audit WHERE tenant = @tenant AND sequence = CAST(@sequence AS bigint) AND hash = @hash)
                ON CONFLICT (tenant) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, at = excluded.at
                WHERE qvs_audit_cut.sequence < excluded.sequence
                RETURNING sequence
                """,
                ("tenant", cut.Tenant.Value),
                ("sequence", cut.Sequence),
                ("hash", cut.Hash),
                ("at", Text(cut.At))),
            cancellation);
        await database.Execute(
            cut.Tenant.Value,
            new SqlStatement(
                "DELETE FROM qvs_audit WHERE tenant = @tenant AND sequence <= (SELECT sequence FROM qvs_audit_cut WHERE tenant = @tenant) RETURNING sequence", ("tenant", cut.Tenant.Value)),
            cancellation);
    }

    /// <param name="previous">The hash of the entry before, if that is written along with it: should another have taken its place, this one is not to follow.</param>
    private static SqlStatement Insert(AuditEntry entry, string previous) => new(
        $"""
        INSERT INTO qvs_audit ({Columns})
        SELECT @tenant, CAST(@sequence AS bigint), @at, @actor, @action, @object, @outcome, @detail, @hash
        WHERE CAST(@sequence AS bigint) = 1
            OR EXISTS (SELECT 1 FROM qvs_audit WHERE tenant = @tenant AND sequence = CAST(@sequence AS bigint) - 1 AND (@previous = '' OR hash = @previous))
        ON CONFLICT (tenant, sequence) DO NOTHING
        RETURNING sequence
        """,
        ("tenant", entry.Tenant.Value),
        ("sequence", entry.Sequence),
        ("at", Text(entry.At)),
        ("actor", entry.Actor),
        ("action", entry.Action),
        ("object", entry.Object),
        ("outcome", entry.Outcome),
        ("detail", entry.Detail),
        ("hash", entry.Hash),
        ("previous", previous));

    private static AuditEntry Row(DbDataReader row) => new(
        TenantId.Parse(row.GetString(0)),
        row.GetInt64(1),
        DateTimeOffset.ParseExact(row.GetString(2), "O", CultureInfo.InvariantCulture),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        row.GetString(8));

    /// <summary>To the tick, in UTC: such texts sort as the times do.</summary>
    private static string? Text(DateTimeOffset? at) => at?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private async Task<AuditEntry?> Find(TenantId tenant, long sequence, CancellationToken cancellation) =>
        (await database.Query(
            new SqlStatement($"SELECT {Columns} FROM qvs_audit WHERE tenant = @tenant AND sequence = @sequence", ("tenant", tenant.Value), ("sequence", sequence)),
            Row,
            cancellation))
        .FirstOrDefault();
}
