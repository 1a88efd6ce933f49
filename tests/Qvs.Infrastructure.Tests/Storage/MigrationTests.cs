using Microsoft.Data.Sqlite;
using Npgsql;
using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Migrations;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class MigrationTests(PostgresServer server) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _folder.Combine("qvs.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlite-reminders")]
    [InlineData("postgresql")]
    public void Migrations_are_numbered_from_one_without_gaps(string database)
    {
        var migrations = MigrationSet.Load(database);

        Assert.NotEmpty(migrations);
        Assert.Equal(Enumerable.Range(1, migrations.Length), migrations.Select(migration => migration.Number));
    }

    [Fact]
    public async Task Eight_starts_at_once_make_one_schema_on_SQLite()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SqliteFiles.Migrate(File, "sqlite", Cancellation))));
        await SqliteFiles.Migrate(File, "sqlite", Cancellation);

        Assert.Equal(MigrationSet.Load("sqlite").Length, Convert.ToInt32(await OnSqlite("SELECT count(*) FROM qvs_migration")));
    }

    [Fact]
    public async Task Eight_starts_at_once_make_one_schema_on_PostgreSQL()
    {
        var options = await Postgres();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new PostgresDatabase(options).Prepare(Cancellation))));
        await new PostgresDatabase(options).Prepare(Cancellation);

        Assert.Equal(MigrationSet.Load("postgresql").Length, Convert.ToInt32(await OnPostgres(options, "SELECT count(*) FROM qvs_migration")));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_on_SQLite()
    {
        await SqliteFiles.Migrate(File, "sqlite", Cancellation);
        await OnSqlite("INSERT INTO qvs_migration VALUES (999, 'from-the-future', 'x', '')");

        var problem = await Assert.ThrowsAsync<StorageException>(() => TestSilo.Start(new StorageOptions.Sqlite(File)));

        Assert.Contains("schema 999 (from-the-future)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_on_PostgreSQL()
    {
        var options = await Postgres();
        await new PostgresDatabase(options).Prepare(Cancellation);
        await OnPostgres(options, "INSERT INTO qvs_migration VALUES (999, 'from-the-future', 'x')");

        var problem = await Assert.ThrowsAsync<StorageException>(() => TestSilo.Start(options));

        Assert.Contains("schema 999 (from-the-future)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_was_made_from_another_text_is_refused()
    {
        await SqliteFiles.Migrate(File, "sqlite", Cancellation);
        await OnSqlite("UPDATE qvs_migration SET checksum = 'other' WHERE number = 2");

        var problem = await Assert.ThrowsAsync<StorageException>(() => SqliteFiles.Migrate(File, "sqlite", Cancellation));

        Assert.Contains("migration 2 (listings)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await using (var connection = new SqliteConnection(SqliteFiles.ConnectionString(File)))
        {
            await connection.OpenAsync(Cancellation);
            var migrations = MigrationSet.Load("sqlite").Add(new Migration(4, "broken", "CREATE TABLE more (a); CREATE TABLE nonsense"));
            await Assert.ThrowsAsync<SqliteException>(() => new Migrator(new SqliteMigrations(connection), migrations, File).Run(Cancellation));
        }

        Assert.Equal(0L, await OnSqlite("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = new string('x', 5000);
        _folder.Write("qvs.db", text);

        var problem = await Assert.ThrowsAsync<StorageException>(() => TestSilo.Start(new StorageOptions.Sqlite(File)));

        Assert.Contains(File, problem.Message, StringComparison.Ordinal);
        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(File, Cancellation));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        var options = new StorageOptions.PostgreSql($"Host=127.0.0.1;Port={FreePort.Next()};Database=none;Username=me;Password=hush");

        var problem = await Assert.ThrowsAsync<StorageException>(() => TestSilo.Start(options));

        Assert.Contains("127.0.0.1", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem.Message + options, StringComparison.Ordinal);
    }

    private static async Task<object?> OnPostgres(StorageOptions.PostgreSql options, string sql)
    {
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<object?> OnSqlite(string sql)
    {
        await using var connection = new SqliteConnection(SqliteFiles.ConnectionString(File));
        await connection.OpenAsync(Cancellation);
        await using var command = new SqliteCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<StorageOptions.PostgreSql> Postgres()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        return new StorageOptions.PostgreSql(await server.CreateDatabase());
    }
}
