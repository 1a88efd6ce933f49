using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Sources;

/// <summary>A line's start by the clock. Key: <see cref="ScheduleKey"/>.</summary>
[Alias("qvs.IScheduleGrain")]
public interface IScheduleGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<Versioned<ScheduleView>?> Get();

    [Requires(Permission.Configure, "schedule.save"), Alias("Save")]
    Task<Answer<Versioned<ScheduleView>>> Save([Audited] Schedule schedule, long? ifRevision);

    [Requires(Permission.Configure, "schedule.delete"), Alias("Delete")]
    Task<Answer<Versioned<ScheduleView>>> Delete(long? ifRevision);

    /// <summary>Starts what is due and waits for the next: after a start of the platform, and by a reminder.</summary>
    [PlatformOnly, Alias("Wake")]
    Task Wake();
}
