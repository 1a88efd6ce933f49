using Microsoft.Data.Sqlite;
using Qvs.Infrastructure.Storage.Migrations;

namespace Qvs.Infrastructure.Storage.Sql;

internal static class SqliteFiles
{
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public static string ConnectionString(string file, bool pooling = false) =>
        new SqliteConnectionStringBuilder { DataSource = file, Pooling = pooling, DefaultTimeout = 30 }.ToString();

    /// <exception cref="StorageException">The file cannot be opened, is no database, or is of a newer product.</exception>
    public static async Task Migrate(string file, string migrations, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new SqliteConnection(ConnectionString(file));
            await connection.OpenAsync(cancellation);
            await new Migrator(new SqliteMigrations(connection), MigrationSet.Load(migrations), file).Run(cancellation);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is ReadOnly or CannotOpen)
        {
            throw new StorageException($"the database file {file} cannot be opened for writing ({problem.Message}). Make it and its folder writable.", problem);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw new StorageException($"the file {file} is damaged or not a SQLite database ({problem.Message}). Restore it from a backup, or move it away to start anew.", problem);
        }
    }
}
