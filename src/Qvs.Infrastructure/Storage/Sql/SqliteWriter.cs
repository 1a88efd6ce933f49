using Microsoft.Data.Sqlite;
using Qvs.Domain.Fairness;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// The one writer of a SQLite file: a thread that commits up to 256 waiting changes at once, so that they share one flush to disk.
/// A caller hears of success only after the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 256;

    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE");
    private static readonly SqlStatement Commit = new("COMMIT");
    private static readonly SqlStatement Rollback = new("ROLLBACK");

    private readonly FairQueue<SqlWrite> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteSession _session;
    private bool _isStopping;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        new Thread(Run) { IsBackground = true, Name = "qvs-sqlite-writer" }.Start();
    }

    public Task<ImmutableArray<long?>> Execute(string tenant, ImmutableArray<SqlStatement> statements, CancellationToken cancellation)
    {
        var write = new SqlWrite(statements, cancellation);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            _waiting.Add(tenant, "", write);
            Monitor.Pulse(_waiting);
        }

        return write.Done;
    }

    /// <summary>Ends after everything that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _isStopping = true;
            Monitor.Pulse(_waiting);
        }

        await _ended.Task;
        _session.Dispose();
    }

    private void Run()
    {
        while (Take() is { } batch)
        {
            Write(batch);
        }

        _ended.SetResult();
    }

    /// <returns>What to write next, or null at the end.</returns>
    private List<SqlWrite>? Take()
    {
        var batch = new List<SqlWrite>();
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_isStopping)
            {
                Monitor.Wait(_waiting);
            }

            if (_waiting.Count == 0)
            {
                return null;
            }

            while (batch.Count < MaxBatch && _waiting.TryTake(out var write))
            {
                if (write.IsWanted())
                {
                    batch.Add(write);
                }
            }
        }

        return batch;
    }

    private void Write(List<SqlWrite> batch)
    {
        try
        {
            _session.Execute(Begin);
            batch.ForEach(Apply);
            _session.Execute(Commit);
            batch.ForEach(write => write.Finish());
        }
        catch (Exception problem) when (problem is SqliteException or InvalidOperationException)
        {
            if (_session.InTransaction)
            {
                _session.Execute(Rollback);
            }

            batch.ForEach(write => write.Fail(problem));
        }
    }

    /// <summary>A statement that fails undoes itself alone; only an error that ended the transaction is everybody's.</summary>
    private void Apply(SqlWrite write)
    {
        try
        {
            for (var i = 0; i < write.Statements.Length; i++)
            {
                write.Returned(i, _session.Execute(write.Statements[i]));
            }
        }
        catch (Exception problem) when (_session.InTransaction)
        {
            write.Problem = problem;
        }
    }
}
