namespace Qvs.Benchmarks.Chaos;

/// <summary>Lets many wait for conditions, which are looked at again whenever something has happened.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _happened = New();

    public void Happened() => Interlocked.Exchange(ref _happened, New()).TrySetResult();

    public async Task Until(Func<bool> condition, CancellationToken cancel)
    {
        while (true)
        {
            var next = Volatile.Read(ref _happened).Task;
            if (condition())
            {
                return;
            }

            await next.WaitAsync(cancel);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
