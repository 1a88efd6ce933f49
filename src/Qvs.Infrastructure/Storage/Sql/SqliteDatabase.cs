using System.Collections.Concurrent;
using System.Data.Common;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// A SQLite file with write-ahead log: one writer, any number of readers that it does not hinder. Reads are done on the caller's thread,
/// since they take microseconds and SQLite knows no other way.
/// </summary>
internal sealed class SqliteDatabase(string file) : ISqlDatabase, IAsyncDisposable
{
    // FULL: a commit is on disk before its caller hears of it, also when the power fails.
    private const string Settings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;";

    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private SqliteWriter? _writer;

    private string ConnectionString { get; } = SqliteFiles.ConnectionString(file);

    public async Task Prepare(CancellationToken cancellation)
    {
        if (_writer is not null)
        {
            return;
        }

        await SqliteFiles.Migrate(file, "sqlite", cancellation);
        _writer = new SqliteWriter(Open());
    }

    public Task<ImmutableArray<long?>> Execute(string tenant, ImmutableArray<SqlStatement> statements, CancellationToken cancellation) =>
        (_writer ?? throw NotPrepared()).Execute(tenant, statements, cancellation);

    public Task<ImmutableArray<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _ = _writer ?? throw NotPrepared();
        var session = _readers.TryTake(out var idle) ? idle : Open();
        try
        {
            return Task.FromResult(session.Query(statement, row));
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Last, because the last connection to close moves the log into the file.
        await (_writer?.DisposeAsync() ?? default);
        _writer = null;
    }

    private SqliteSession Open() => new(ConnectionString, Settings);

    private InvalidOperationException NotPrepared() => new($"The database {file} is used before it was prepared, or after it was closed.");
}
