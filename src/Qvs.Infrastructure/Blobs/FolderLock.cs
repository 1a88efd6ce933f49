namespace Qvs.Infrastructure.Blobs;

/// <summary>
/// One at a time, among the tasks of this process and among processes: a file that is held open for as long as the lock is. It goes away with its process.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to dispose of.
internal sealed class FolderLock(string file, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<IDisposable> Take(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return new Held(await Open(cancellation), _turn);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    private async Task<FileStream> Open(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Another process is at it.
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private sealed class Held(FileStream file, SemaphoreSlim turn) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            turn.Release();
        }
    }
}
