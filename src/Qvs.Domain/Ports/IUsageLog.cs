using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

public enum KeptContent
{
    Logs,
    Artifacts,
}

/// <summary>What runs have used, by day; it outlives the runs themselves, and knows what of their contents is still kept.</summary>
public interface IUsageLog
{
    /// <summary>Writes what a run has used; the same again changes nothing, and figures of a day never become smaller. What is kept is as it is told.</summary>
    Task Record(ImmutableArray<RunUse> uses, CancellationToken cancellation);

    /// <summary>Days on which something was used, the oldest first.</summary>
    Task<ImmutableArray<UsageDay>> Read(TenantId tenant, DateOnly from, DateOnly until, CancellationToken cancellation);

    Task<bool> Knows(RunKey run, CancellationToken cancellation);

    /// <summary>Bytes of logs and artifacts that are kept now.</summary>
    Task<long> KeptBytes(TenantId tenant, CancellationToken cancellation);

    /// <summary>As <see cref="KeptBytes"/>, of every tenant that keeps any.</summary>
    Task<ImmutableDictionary<TenantId, long>> KeptBytesOfAll(CancellationToken cancellation);

    /// <summary>Runs that began before a time and whose logs or artifacts are kept, the oldest first.</summary>
    /// <param name="after">Of an earlier page; null to begin.</param>
    Task<ImmutableArray<(RunKey Run, DateTimeOffset BeganAt)>> Keeping(
        TenantId tenant, KeptContent content, DateTimeOffset before, (RunKey Run, DateTimeOffset BeganAt)? after, int most, CancellationToken cancellation);

    /// <summary>These contents of the run are not kept any more.</summary>
    Task Dropped(RunKey run, KeptContent content, CancellationToken cancellation);

    /// <summary>Forgets days before this one of runs that keep nothing.</summary>
    Task Forget(TenantId tenant, DateOnly before, CancellationToken cancellation);
}
