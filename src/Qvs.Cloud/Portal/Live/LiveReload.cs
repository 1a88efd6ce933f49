using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Live;

/// <summary>
/// Between the change feed and a page: what the page does not show is dropped, and however many changes come, the page reads again at most
/// four times a second, and once more after the last.
/// </summary>
public sealed class LiveReload : IDisposable
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Func<LiveChange, bool> _shows;
    private readonly Func<Task> _reload;
    private readonly ITimer _timer;
    private bool _wanted;
    private bool _busy;
    private bool _disposed;

    /// <param name="reload">Reads the page again; it may take long, and is not called again meanwhile. It runs in the language of whoever made this.</param>
    public LiveReload(TimeProvider clock, Func<LiveChange, bool> shows, Func<Task> reload)
    {
        (_shows, _reload) = (shows, reload);
        // Made here and not with the first change, whose thread speaks the server's language.
        _timer = clock.CreateTimer(_ => _ = Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>May be called from any thread, and returns at once.</summary>
    public void Note(LiveChange change)
    {
        if (change.Kind != "*" && !_shows(change))
        {
            return;
        }

        lock (_gate)
        {
            if (_wanted || _disposed)
            {
                return;
            }

            _wanted = true;
            if (!_busy)
            {
                Arm();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void Arm() => _timer.Change(Pause, Timeout.InfiniteTimeSpan);

    private async Task Run()
    {
        lock (_gate)
        {
            (_wanted, _busy) = (false, true);
        }

        try
        {
            await _reload();
        }
        finally
        {
            lock (_gate)
            {
                _busy = false;
                if (_wanted && !_disposed)
                {
                    Arm();
                }
            }
        }
    }
}
