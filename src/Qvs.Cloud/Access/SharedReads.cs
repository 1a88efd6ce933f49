using System.Collections.Concurrent;

namespace Qvs.Cloud.Access;

/// <summary>
/// Many pages that show the same read it once. Whether somebody may read is decided before; what is shared is a tenth of a second old at most,
/// which is less than any page waits after a change.
/// </summary>
public sealed class SharedReads(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(100);
    private const int Most = 1000;

    private readonly ConcurrentDictionary<object, (long At, Task Read)> _reads = [];

    public Task<T> Get<T>(object key, Func<Task<T>> read)
    {
        if (_reads.TryGetValue(key, out var known) && IsFresh(known))
        {
            return (Task<T>)known.Read;
        }

        var fresh = read();
        _reads[key] = (clock.GetTimestamp(), fresh);
        if (_reads.Count > Most)
        {
            foreach (var (old, _) in _reads.Where(entry => !IsFresh(entry.Value)))
            {
                _reads.TryRemove(old, out _);
            }
        }

        return fresh;
    }

    private bool IsFresh((long At, Task Read) entry) => clock.GetElapsedTime(entry.At) < Lifetime && !entry.Read.IsFaulted && !entry.Read.IsCanceled;
}
