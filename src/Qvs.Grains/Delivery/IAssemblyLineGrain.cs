using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>A line: its definition, the numbers and the queue of its runs. Key: <see cref="AssemblyLineKey"/>.</summary>
[Alias("qvs.IAssemblyLineGrain")]
public interface IAssemblyLineGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<Versioned<LineView>?> Get();

    /// <summary>Reads and keeps the YAML; every problem of it at once otherwise, as rejections with places in their messages.</summary>
    [Requires(Permission.Configure, "assembly-line.save"), Alias("Save")]
    Task<Answer<Versioned<LineView>>> Save(string yaml, LineSettings settings, long? ifRevision);

    [Requires(Permission.Configure, "assembly-line.delete"), Alias("Delete")]
    Task<Answer<Versioned<LineView>>> Delete(long? ifRevision);

    /// <summary>What a run with these inputs would do now. Changes nothing.</summary>
    [Requires(Permission.Read), Alias("Prospect")]
    Task<Answer<RunProspect>> Prospect(ImmutableSortedDictionary<string, string> inputs);

    [Requires(Permission.Deploy, "run.start"), Alias("Start")]
    Task<Answer<RunStarted>> Start(StartRun start);

    /// <summary>As <see cref="Start"/>, although environments are frozen; whoever does this must be allowed to deploy as well.</summary>
    /// <param name="reason">For the audit, and for everybody who looks at the run.</param>
    [Requires(Permission.Freeze, "run.start-in-freeze"), Alias("StartInFreeze")]
    Task<Answer<RunStarted>> StartInFreeze(StartRun start, [Audited] string reason);

    /// <summary>A run of stages of an earlier run as they were then; it does not wait in the line's queue.</summary>
    [PlatformOnly, Alias("StartPinned")]
    Task<Answer<RunStarted>> StartPinned(StartRun start, PinnedStart pinned);

    /// <summary>A run has ended, perhaps again after a retry.</summary>
    [PlatformOnly, Alias("Ended")]
    Task Ended(int run, RunStatus status);

    /// <summary>Does again what may have been left undone: after a start, and by a reminder.</summary>
    [PlatformOnly, Alias("Wake")]
    Task Wake();
}
