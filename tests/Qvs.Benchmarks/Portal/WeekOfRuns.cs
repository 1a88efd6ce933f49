using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Qvs.Benchmarks.Portal;

/// <summary>Makes a week of history of one run that has really happened: its rows again and again, with other numbers and times.</summary>
internal static class WeekOfRuns
{
    private static readonly string[] Copies =
    [
        """
        WITH RECURSIVE n(i) AS (SELECT $number + 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
        INSERT INTO qvs_grain_state (grain_type, state_name, grain_key, version, modified_at, payload)
        SELECT s.grain_type, s.state_name, 'run:demo/bench/' || n.i, s.version, s.modified_at, replace(s.payload, 'bench-' || $number || '-', 'bench-' || n.i || '-')
        FROM qvs_grain_state s, n WHERE s.grain_key = $one
        """,
        """
        WITH RECURSIVE n(i) AS (SELECT $number + 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
        INSERT INTO qvs_listing (kind, tenant, key, parent, status, sort, revision, removed, text, body)
        SELECT l.kind, l.tenant, 'run:demo/bench/' || n.i, l.parent, CASE n.i % 7 WHEN 0 THEN 'Failed' ELSE l.status END,
               strftime('%Y%m%d%H%M%S', $end, ((n.i - $count) * 60) || ' seconds') || '0000000 ' || printf('%09d', n.i), l.revision, 0, replace(l.text, 'bench ' || $number || ' ', 'bench ' || n.i || ' '),
               json_set(l.body, '$.number', n.i, '$.status', CASE n.i % 7 WHEN 0 THEN 'failed' ELSE 'succeeded' END, '$.createdAt', strftime('%Y-%m-%dT%H:%M:%SZ', $end, ((n.i - $count) * 60) || ' seconds'))
        FROM qvs_listing l, n WHERE l.kind = 'run' AND l.key = $one
        """,
        """
        WITH RECURSIVE n(i) AS (SELECT $number + 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
        INSERT INTO qvs_audit (tenant, sequence, at, actor, action, object, outcome, detail, hash)
        SELECT a.tenant, last.sequence + n.i, a.at, a.actor, a.action, 'run:demo/bench/' || n.i, a.outcome, a.detail, a.hash
        FROM qvs_audit a, n, (SELECT max(sequence) AS sequence FROM qvs_audit WHERE tenant = 'demo') last
        WHERE a.tenant = 'demo' AND a.sequence = (SELECT min(sequence) FROM qvs_audit WHERE tenant = 'demo' AND action = 'run.start')
        """,
        "UPDATE qvs_grain_state SET payload = replace(payload, '\"LastNumber\":' || $number || ',', '\"LastNumber\":' || $count || ',') WHERE grain_key = 'line:demo/bench'",
    ];

    /// <param name="number">Of the run that has happened, the newest of its line.</param>
    /// <param name="folder">The data folder of a server that has stopped.</param>
    public static async Task Make(string folder, int number, int count)
    {
        await using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "qvs.db"), Pooling = false }.ToString());
        await database.OpenAsync();
        await using var all = await database.BeginTransactionAsync();
        foreach (var sql in Copies)
        {
            await using var command = database.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$count", count);
            command.Parameters.AddWithValue("$number", number);
            command.Parameters.AddWithValue("$one", $"run:demo/bench/{number}");
            command.Parameters.AddWithValue("$end", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            await command.ExecuteNonQueryAsync();
        }

        await all.CommitAsync();
    }
}
