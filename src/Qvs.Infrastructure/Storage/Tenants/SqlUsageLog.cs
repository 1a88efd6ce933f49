using System.Data.Common;
using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Tenants;

/// <summary>The use of tenants in the database beside the grain state: a row for each run and day.</summary>
internal sealed class SqlUsageLog(ISqlDatabase database) : IUsageLog
{
    private const string DayFormat = "yyyy-MM-dd";

    public async Task Record(ImmutableArray<RunUse> uses, CancellationToken cancellation)
    {
        if (!uses.IsEmpty)
        {
            await database.Execute(uses[0].Run.Tenant.Value, [.. uses.Select(Insert)], cancellation);
        }
    }

    public Task<ImmutableArray<UsageDay>> Read(TenantId tenant, DateOnly from, DateOnly until, CancellationToken cancellation) => database.Query(
        new SqlStatement(
            """
            SELECT day, sum(runs), sum(stages), sum(pod_milliseconds), sum(log_bytes), sum(artifact_bytes) FROM qvs_usage
            WHERE tenant = @tenant AND day >= @from AND day <= @until GROUP BY day ORDER BY day
            """,
            ("tenant", tenant.Value),
            ("from", Text(from)),
            ("until", Text(until))),
        row => new UsageDay(
            DateOnly.ParseExact(row.GetString(0), DayFormat, CultureInfo.InvariantCulture), Long(row, 1), Long(row, 2), (Long(row, 3) + 500) / 1000, Long(row, 4), Long(row, 5)),
        cancellation);

    public async Task<bool> Knows(RunKey run, CancellationToken cancellation) => !(await database.Query(
        new SqlStatement("SELECT 1 FROM qvs_usage WHERE tenant = @tenant AND run = @run LIMIT 1", ("tenant", run.Tenant.Value), ("run", run.ToString())), _ => true, cancellation)).IsEmpty;

    public async Task<long> KeptBytes(TenantId tenant, CancellationToken cancellation) => (await database.Query(
        new SqlStatement(
            """
            SELECT (SELECT coalesce(sum(kept_log_bytes), 0) FROM qvs_usage WHERE tenant = @tenant AND kept_log_bytes > 0)
                + (SELECT coalesce(sum(kept_artifact_bytes), 0) FROM qvs_usage WHERE tenant = @tenant AND kept_artifact_bytes > 0)
            """,
            ("tenant", tenant.Value)),
        row => Long(row, 0),
        cancellation))[0];

    public async Task<ImmutableDictionary<TenantId, long>> KeptBytesOfAll(CancellationToken cancellation) => (await database.Query(
        new SqlStatement(
            """
            SELECT tenant, sum(kept_log_bytes) + sum(kept_artifact_bytes) FROM qvs_usage
            WHERE kept_log_bytes > 0 OR kept_artifact_bytes > 0 GROUP BY tenant
            """),
        row => KeyValuePair.Create(TenantId.Parse(row.GetString(0)), Long(row, 1)),
        cancellation)).ToImmutableDictionary();

    public Task<ImmutableArray<(RunKey Run, DateTimeOffset BeganAt)>> Keeping(
        TenantId tenant, KeptContent content, DateTimeOffset before, (RunKey Run, DateTimeOffset BeganAt)? after, int most, CancellationToken cancellation) => database.Query(
        new SqlStatement(
            $"""
            SELECT DISTINCT run, began_at FROM qvs_usage
            WHERE tenant = @tenant AND {Column(content)} > 0 AND began_at < @before AND (began_at, run) > (@at, @run)
            ORDER BY began_at, run LIMIT {most.ToString(CultureInfo.InvariantCulture)}
            """,
            ("tenant", tenant.Value),
            ("before", Text(before)),
            ("at", after is { } last ? Text(last.BeganAt) : ""),
            ("run", after is { } lastRun ? lastRun.Run.ToString() : "")),
        row => (RunKeyOf(row.GetString(0)), DateTimeOffset.ParseExact(row.GetString(1), "O", CultureInfo.InvariantCulture)),
        cancellation);

    public Task Dropped(RunKey run, KeptContent content, CancellationToken cancellation) => database.Execute(
        run.Tenant.Value,
        new SqlStatement($"UPDATE qvs_usage SET {Column(content)} = 0 WHERE tenant = @tenant AND run = @run RETURNING runs", ("tenant", run.Tenant.Value), ("run", run.ToString())), cancellation);

    public Task Forget(TenantId tenant, DateOnly before, CancellationToken cancellation) => database.Execute(
        tenant.Value,
        new SqlStatement(
            "DELETE FROM qvs_usage WHERE tenant = @tenant AND day < @before AND kept_log_bytes = 0 AND kept_artifact_bytes = 0 RETURNING runs", ("tenant", tenant.Value), ("before", Text(before))),
        cancellation);

    private static SqlStatement Insert(RunUse use) => new(
        """
        INSERT INTO qvs_usage (tenant, run, day, began_at, runs, stages, pod_milliseconds, log_bytes, artifact_bytes, kept_log_bytes, kept_artifact_bytes)
        VALUES (@tenant, @run, @day, @began, @runs, @stages, @pods, @logs, @artifacts, @logs, @artifacts)
        ON CONFLICT (tenant, run, day) DO UPDATE SET
            runs = excluded.runs,
            stages = CASE WHEN excluded.stages > qvs_usage.stages THEN excluded.stages ELSE qvs_usage.stages END,
            pod_milliseconds = CASE WHEN excluded.pod_milliseconds > qvs_usage.pod_milliseconds THEN excluded.pod_milliseconds ELSE qvs_usage.pod_milliseconds END,
            log_bytes = CASE WHEN excluded.log_bytes > qvs_usage.log_bytes THEN excluded.log_bytes ELSE qvs_usage.log_bytes END,
            artifact_bytes = CASE WHEN excluded.artifact_bytes > qvs_usage.artifact_bytes THEN excluded.artifact_bytes ELSE qvs_usage.artifact_bytes END,
            kept_log_bytes = excluded.kept_log_bytes,
            kept_artifact_bytes = excluded.kept_artifact_bytes
        RETURNING runs
        """,
        ("tenant", use.Run.Tenant.Value),
        ("run", use.Run.ToString()),
        ("day", Text(use.Day)),
        ("began", Text(use.BeganAt)),
        ("runs", (long)use.Runs),
        ("stages", (long)use.Stages),
        ("pods", (long)use.PodTime.TotalMilliseconds),
        ("logs", use.LogBytes),
        ("artifacts", use.ArtifactBytes));

    private static string Column(KeptContent content) => content == KeptContent.Logs ? "kept_log_bytes" : "kept_artifact_bytes";

    private static RunKey RunKeyOf(string text) => RunKey.TryParse(text, out var run) ? run : throw new StorageException($"the use of '{text}' is stored, which is no run.");

    // Sums are numeric in PostgreSQL.
    private static long Long(DbDataReader row, int at) => Convert.ToInt64(row.GetValue(at), CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
