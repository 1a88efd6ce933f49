namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>Keeps to what a cluster's owner allows: so many requests per second, after a burst of twice as many.</summary>
internal sealed class RequestRate(int perSecond, TimeProvider time)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1.0 / Math.Max(1, perSecond));
    private readonly Lock _lock = new();
    private DateTimeOffset _next;

    public Task Turn(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var earliest = now - (_interval * 2 * Math.Max(1, perSecond));
            _next = (_next > earliest ? _next : earliest) + _interval;
            wait = _next - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }
}
