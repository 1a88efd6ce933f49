using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Fairness;

namespace Qvs.Grains.Tenancy;

/// <summary>
/// Asked before something is made. Counted is what the lists show: what others make at the same moment is not in them yet, so a quota may be overrun by
/// so many, and never by more.
/// </summary>
internal sealed class QuotaGate(IGrainFactory grains, IListings listings, IUsageLog usage, FairWeights weights, IOptions<TenancyOptions> options, TimeProvider clock)
{
    /// <summary>For so long a count is believed that is far from its limit: bursts of starts would otherwise count the same rows again and again.</summary>
    private static readonly TimeSpan CountStays = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TenantId, int> _compiles = [];
    private readonly ConcurrentDictionary<(TenantId Tenant, Quota Quota), Counted> _counted = [];

    /// <summary>What holds for a tenant: its own quotas over the installation's.</summary>
    public async Task<Quotas> Limits(TenantId tenant)
    {
        using (CallerContext.Use(Caller.Platform(tenant)))
        {
            var limits = (await grains.Tenant(tenant).OwnQuotas()).Or(options.Value.Quotas);
            weights.Tell(tenant, limits.Weight);
            return limits;
        }
    }

    public Quotas Limits(Quotas own) => own.Or(options.Value.Quotas);

    /// <summary>Why one more may not be made; nothing if it may.</summary>
    public async Task<ImmutableArray<Rejection>> Refusals(TenantId tenant, params ImmutableArray<Quota> quotas)
    {
        var limits = await Limits(tenant);
        var refusals = ImmutableArray.CreateBuilder<Rejection>();
        foreach (var quota in quotas.Where(quota => limits[quota] is not null))
        {
            if (QuotaRules.Refusal(quota, limits, await Counting(tenant, quota, limits[quota]!.Value)) is { } refusal)
            {
                refusals.Add(refusal);
            }
        }

        return refusals.ToImmutable();
    }

    /// <summary>How much there is, the one that is asked for not included. What was let in since it was counted is added.</summary>
    private async Task<long> Counting(TenantId tenant, Quota quota, long limit)
    {
        var now = clock.GetUtcNow();
        if (_counted.TryGetValue((tenant, quota), out var known) && known.IsFar(limit, now))
        {
            return known.More();
        }

        var counted = new Counted(await Used(tenant, quota), limit, now + CountStays);
        _counted[(tenant, quota)] = counted;
        return counted.More();
    }

    /// <summary>How much counts against a quota now; members are the tenant's own business.</summary>
    public Task<long> Used(TenantId tenant, Quota quota) => quota switch
    {
        Quota.Applications => listings.Count(tenant, ListingKinds.Application, [], "", CancellationToken.None),
        Quota.Environments => listings.Count(tenant, ListingKinds.Environment, [], "", CancellationToken.None),
        Quota.Clusters => listings.Count(tenant, ListingKinds.Cluster, [], "", CancellationToken.None),
        Quota.OpenRuns => listings.Count(tenant, ListingKinds.Run, [nameof(RunStatus.Queued), nameof(RunStatus.Running)], "", CancellationToken.None),
        Quota.RunsPerDay => listings.Count(tenant, ListingKinds.Run, [], clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CancellationToken.None),
        Quota.StoredBytes => usage.KeptBytes(tenant, CancellationToken.None),
        Quota.CompilesAtOnce => Task.FromResult<long>(_compiles.GetValueOrDefault(tenant)),
        _ => throw new ArgumentOutOfRangeException(nameof(quota), quota, null),
    };

    /// <summary>A place for a compile of the tenant at this silo, until it is disposed; or why there is none.</summary>
    public async Task<(IDisposable? Place, Rejection? Refusal)> Compile(TenantId tenant)
    {
        var limits = await Limits(tenant);
        var others = _compiles.AddOrUpdate(tenant, 1, (_, now) => now + 1) - 1;
        if (QuotaRules.Refusal(Quota.CompilesAtOnce, limits, others) is { } refusal)
        {
            Leave(tenant);
            return (null, refusal);
        }

        return (new Place(() => Leave(tenant)), null);
    }

    private void Leave(TenantId tenant)
    {
        if (_compiles.AddOrUpdate(tenant, 0, (_, now) => now - 1) == 0)
        {
            _compiles.TryRemove(KeyValuePair.Create(tenant, 0));
        }
    }

    private sealed class Counted(long used, long limit, DateTimeOffset until)
    {
        private long _since;

        public bool IsFar(long current, DateTimeOffset now) =>
            current == limit && now < until && now >= until - CountStays && used + Interlocked.Read(ref _since) < limit / 5 * 4;

        /// <summary>As it was before this one.</summary>
        public long More() => used + Interlocked.Increment(ref _since) - 1;
    }

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
