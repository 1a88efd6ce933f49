using Orleans.Concurrency;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>For how long a tenant keeps what runs leave, and the tidying itself. Key: <c>retention:tenant</c>.</summary>
[Alias("qvs.IRetentionGrain")]
public interface IRetentionGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<RetentionView> Get();

    [Requires(Permission.Administer, "tenant.retention"), Alias("Save")]
    Task<Answer<RetentionView>> Save([Audited] RetentionSettings settings, long? ifRevision);

    /// <summary>Sees to it that tidying goes on: after a start, and when the tenant is made.</summary>
    [PlatformOnly, Alias("Wake")]
    Task Wake();

    /// <summary>Does one round now. May be done twice, and breaks off nowhere: what it has not come to is the next one's.</summary>
    [PlatformOnly, ResponseTimeout("00:05:00"), Alias("Tidy")]
    Task<RetentionRound> Tidy();
}
