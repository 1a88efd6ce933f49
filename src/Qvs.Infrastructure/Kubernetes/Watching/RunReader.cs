using Qvs.Domain.Delivery;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>The runs whose change one reader was not told of yet, in the order of their first change.</summary>
internal sealed class RunReader(RunCache cache, bool isOpen, string? only = null) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunKey?> _changed = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private volatile TaskCompletionSource _arrival = New();
    private bool _isOpen = isOpen;

    /// <summary>The one run that it reads; null for all.</summary>
    public string? Only { get; } = only;

    public async Task<RunChange> Next(CancellationToken cancellation)
    {
        while (true)
        {
            if (Take() is var (name, gone))
            {
                // Outside of the lock: the cache calls readers within its own.
                var seen = cache.Find(name);
                return new RunChange(name, seen, seen is null ? gone : null);
            }

            await _arrival.Task.WaitAsync(cancellation);
        }
    }

    public void Tell(string name, RunKey? gone)
    {
        lock (_lock)
        {
            if (!_changed.ContainsKey(name))
            {
                _order.Enqueue(name);
            }

            _changed[name] = gone;
            _arrival.TrySetResult();
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            _arrival.TrySetResult();
        }
    }

    public void Dispose() => cache.Leave(this);

    private (string Name, RunKey? Gone)? Take()
    {
        lock (_lock)
        {
            if (_isOpen && _order.TryDequeue(out var name))
            {
                _changed.Remove(name, out var gone);
                return (name, gone);
            }

            // Completed by what comes from now on.
            _arrival = _arrival.Task.IsCompleted ? New() : _arrival;
            return null;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
