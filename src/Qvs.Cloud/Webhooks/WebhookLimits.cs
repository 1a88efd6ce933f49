using System.Net;
using System.Threading.RateLimiting;

namespace Qvs.Cloud.Webhooks;

/// <summary>
/// Per silo. What is genuine counts for the tenant; what only claims to be counts for the tenant and the address that it comes from, so that nobody can use up a
/// tenant's share by guessing.
/// </summary>
internal sealed class WebhookLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> _tries = Limiter(burst: 600, perSecond: 200);
    private readonly PartitionedRateLimiter<string> _deliveries = Limiter(burst: 600, perSecond: 100);

    public bool MayTry(string tenant, IPAddress? from) => Take(_tries, $"{tenant} {from}");

    public bool MayDeliver(string tenant) => Take(_deliveries, tenant);

    public void Dispose()
    {
        _tries.Dispose();
        _deliveries.Dispose();
    }

    private static bool Take(PartitionedRateLimiter<string> limiter, string partition)
    {
        using var lease = limiter.AttemptAcquire(partition);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Limiter(int burst, int perSecond) => PartitionedRateLimiter.Create<string, string>(partition =>
        RateLimitPartition.GetTokenBucketLimiter(partition, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
}
