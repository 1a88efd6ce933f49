using Microsoft.Data.Sqlite;

namespace Qvs.Infrastructure.Storage.Migrations;

internal sealed class SqliteMigrations(SqliteConnection connection) : IMigrationTarget
{
    public async Task Lock(CancellationToken cancellation)
    {
        // Outside of the transaction, because the journal cannot be changed within one.
        await Run("PRAGMA journal_mode=WAL", cancellation);
        await Run("BEGIN EXCLUSIVE", cancellation);
        await Run(
            "CREATE TABLE IF NOT EXISTS qvs_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)",
            cancellation);
    }

    public async Task<ImmutableArray<AppliedMigration>> Applied(CancellationToken cancellation)
    {
        var applied = ImmutableArray.CreateBuilder<AppliedMigration>();
        await using var command = new SqliteCommand("SELECT number, name, checksum FROM qvs_migration ORDER BY number", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied.ToImmutable();
    }

    public async Task Apply(Migration migration, CancellationToken cancellation)
    {
        await Run(migration.Sql, cancellation);
        await Run(
            "INSERT INTO qvs_migration (number, name, checksum, applied_at) VALUES (@number, @name, @checksum, CURRENT_TIMESTAMP)",
            cancellation,
            new SqliteParameter("@number", migration.Number),
            new SqliteParameter("@name", migration.Name),
            new SqliteParameter("@checksum", migration.Checksum));
    }

    public Task Commit(CancellationToken cancellation) => Run("COMMIT", cancellation);

    private async Task Run(string sql, CancellationToken cancellation, params SqliteParameter[] parameters)
    {
#pragma warning disable CA2100 // Text of this assembly.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
