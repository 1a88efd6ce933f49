using Orleans.Concurrency;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>The deletion of a tenant, and afterwards the memory of its name. Key: <c>deletion:tenant</c>.</summary>
[Alias("qvs.IDeletionGrain")]
public interface IDeletionGrain : ITenantGrain
{
    /// <summary>Begins; from then on it goes on by itself, also after a restart, and cannot be stopped. The same again changes nothing.</summary>
    /// <param name="confirmation">The tenant's name, typed.</param>
    /// <param name="cancelRuns">Cancel what is open; without it open runs refuse the deletion.</param>
    [Requires(Permission.Administer, "tenant.delete"), Alias("Begin")]
    Task<Answer<Deletion>> Begin(string confirmation, bool cancelRuns);

    /// <summary>The deletion that goes on or was done; null if there was none, or it is so long ago that the name is free.</summary>
    [PlatformOnly, AlwaysInterleave, Alias("Get")]
    Task<Deletion?> Get();

    /// <summary>Goes on where it stopped. Done by reminder and timer; another time does no harm.</summary>
    [PlatformOnly, ResponseTimeout("00:10:00"), Alias("Drive")]
    Task<Deletion?> Drive();
}
