using Npgsql;

namespace Qvs.Infrastructure.Storage.Migrations;

internal sealed class PostgresMigrations(NpgsqlConnection connection) : IMigrationTarget
{
    // Any number, as long as it stays the same: silos of all versions must wait for each other.
    private const long LockKey = 0x5156_5331;

    private NpgsqlTransaction? _transaction;

    public async Task Lock(CancellationToken cancellation)
    {
        _transaction = await connection.BeginTransactionAsync(cancellation);
        await Run($"SELECT pg_advisory_xact_lock({LockKey})", cancellation);
        await Run(
            "CREATE TABLE IF NOT EXISTS qvs_migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
            cancellation);
    }

    public async Task<ImmutableArray<AppliedMigration>> Applied(CancellationToken cancellation)
    {
        var applied = ImmutableArray.CreateBuilder<AppliedMigration>();
        await using var command = new NpgsqlCommand("SELECT number, name, checksum FROM qvs_migration ORDER BY number", connection);
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
            "INSERT INTO qvs_migration (number, name, checksum) VALUES ($1, $2, $3)",
            cancellation,
            migration.Number,
            migration.Name,
            migration.Checksum);
    }

    public Task Commit(CancellationToken cancellation) => _transaction!.CommitAsync(cancellation);

    private async Task Run(string sql, CancellationToken cancellation, params object[] values)
    {
#pragma warning disable CA2100 // Text of this assembly.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
