namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>A change that waits for its commit, and what came of it.</summary>
internal sealed class SqlWrite(ImmutableArray<SqlStatement> statements, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<ImmutableArray<long?>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long?[] _results = new long?[statements.Length];

    public ImmutableArray<SqlStatement> Statements => statements;

    public Task<ImmutableArray<long?>> Done => _done.Task;

    /// <summary>Why it alone failed.</summary>
    public Exception? Problem { get; set; }

    /// <summary>Whether it still has to be done; a cancelled one ends here.</summary>
    public bool IsWanted() => !cancellation.IsCancellationRequested || !_done.TrySetCanceled(cancellation);

    public void Returned(int statement, long? result) => _results[statement] = result;

    /// <summary>It is committed, or failed by itself.</summary>
    public void Finish()
    {
        if (Problem is null)
        {
            _done.TrySetResult([.. _results]);
        }
        else
        {
            _done.TrySetException(Problem);
        }
    }

    public void Fail(Exception problem) => _done.TrySetException(problem);
}
