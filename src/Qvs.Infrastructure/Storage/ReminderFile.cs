using System.Data.Common;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage;

/// <summary>
/// Reminders on SQLite: Orleans' provider opens a transaction of its own for each, and beside the busy writer of the state it would wait
/// for seconds. In a file of its own it has no rival.
/// </summary>
internal sealed class ReminderFile(string stateFile)
{
    public static string Beside(string stateFile) => Path.ChangeExtension(stateFile, null) + "-reminders.db";

    public Task Prepare(CancellationToken cancellation) => SqliteFiles.Migrate(Beside(stateFile), "sqlite-reminders", cancellation);

    /// <summary>For what is done rarely: each call opens the file anew.</summary>
    public Task Execute(SqlStatement statement, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var session = new SqliteSession(SqliteFiles.ConnectionString(Beside(stateFile)), "PRAGMA busy_timeout=30000;");
            session.Execute(statement);
        },
        cancellation);

    public Task<ImmutableArray<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var session = new SqliteSession(SqliteFiles.ConnectionString(Beside(stateFile)), "PRAGMA busy_timeout=30000;");
            return session.Query(statement, row);
        },
        cancellation);
}
