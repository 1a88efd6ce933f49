using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>What a tenant uses and what it may use. Key: <c>usage:tenant</c>.</summary>
[Alias("qvs.IUsageGrain")]
public interface IUsageGrain : ITenantGrain
{
    /// <param name="days">How many days back, today included; 1 to <see cref="UsageLimits.MostDays"/>.</param>
    [Requires(Permission.Read), Alias("Get")]
    Task<Usage> Get(int days);
}

public static class UsageLimits
{
    /// <summary>For how many days use is kept.</summary>
    public const int MostDays = 400;
}
