using Orleans.Concurrency;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>Has no state of its own: everything is read from where it is written.</summary>
[Reentrant]
internal sealed class UsageGrain(QuotaGate gate, IUsageLog usage, TimeProvider clock) : Grain, IUsageGrain
{
    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString()["usage:".Length..]);

    public async Task<Usage> Get(int days)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        var limits = await gate.Limits(Tenant);
        var quotas = ImmutableArray.CreateBuilder<QuotaUse>();
        foreach (var quota in Enum.GetValues<Quota>())
        {
            var used = quota == Quota.Members
                ? (await GrainFactory.Tenant(Tenant).Get())?.Members.Length ?? 0
                : await gate.Used(Tenant, quota);
            quotas.Add(new QuotaUse(quota, used, limits[quota]));
        }

        return new Usage(
            limits.Weight,
            quotas.ToImmutable(),
            await usage.Read(Tenant, today.AddDays(1 - Math.Clamp(days, 1, UsageLimits.MostDays)), today, CancellationToken.None));
    }
}
