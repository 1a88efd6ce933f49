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
}
