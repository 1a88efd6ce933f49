using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// The one writer of a SQLite file: a thread that commits up to 256 waiting statements at once, so that they share one flush to disk.
/// A caller hears of success only after the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 256;
    private const int MaxWaiting = 4096;

    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE");
    private static readonly SqlStatement Commit = new("COMMIT");
    private static readonly SqlStatement Rollback = new("ROLLBACK");

    private readonly Channel<Request> _waiting = Channel.CreateBounded<Request>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteSession _session;
    private volatile bool _stopping;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        new Thread(Run) { IsBackground = true, Name = "qvs-sqlite-writer" }.Start();
    }

    public async Task<long?> Execute(SqlStatement statement, CancellationToken cancellation)
    {
        var request = new Request(statement, new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously), cancellation);
        await _waiting.Writer.WriteAsync(request, cancellation);
        _wake.Set();
        return await request.Done.Task;
    }

    /// <summary>Ends after everything that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _stopping = true;
        _wake.Set();
        await _ended.Task;
        _session.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        var batch = new List<Request>(MaxBatch);
        while (true)
        {
            // Read before the queue is: what was accepted before the stop is then seen by the drain below.
            var last = _stopping;
            while (Take(batch))
            {
                Write(batch);
            }

            if (last)
            {
                _ended.SetResult();
                return;
            }

            _wake.WaitOne();
        }
    }

    private bool Take(List<Request> batch)
    {
        batch.Clear();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var request))
        {
            if (request.Cancellation.IsCancellationRequested)
            {
                request.Done.TrySetCanceled(request.Cancellation);
            }
            else
            {
                batch.Add(request);
            }
        }

        return batch.Count > 0;
    }

    private void Write(List<Request> batch)
    {
        try
        {
            _session.Execute(Begin);
            batch.ForEach(Apply);
            _session.Execute(Commit);
            batch.ForEach(request => request.Finish());
        }
        catch (Exception problem) when (problem is SqliteException or InvalidOperationException)
        {
            if (_session.InTransaction)
            {
                _session.Execute(Rollback);
            }

            batch.ForEach(request => request.Done.TrySetException(problem));
        }
    }

    /// <summary>A statement that fails undoes itself alone; only an error that ended the transaction is everybody's.</summary>
    private void Apply(Request request)
    {
        try
        {
            request.Result = _session.Execute(request.Statement);
        }
        catch (Exception problem) when (_session.InTransaction)
        {
            request.Problem = problem;
        }
    }

    private sealed record Request(SqlStatement Statement, TaskCompletionSource<long?> Done, CancellationToken Cancellation)
    {
        public long? Result { get; set; }

        public Exception? Problem { get; set; }

        public void Finish()
        {
            if (Problem is null)
            {
                Done.TrySetResult(Result);
            }
            else
            {
                Done.TrySetException(Problem);
            }
        }
    }
}
