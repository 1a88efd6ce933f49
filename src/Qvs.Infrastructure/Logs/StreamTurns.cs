namespace Qvs.Infrastructure.Logs;

/// <summary>So many streams at a time. Who has had one for a while gives it back when others wait.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to dispose of.
internal sealed class StreamTurns(int most)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(most);
    private int _waiting;

    public bool IsWanted => Volatile.Read(ref _waiting) > 0;

    public async Task Take(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _free.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Return() => _free.Release();
}
