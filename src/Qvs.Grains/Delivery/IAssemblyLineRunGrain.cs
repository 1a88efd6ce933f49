using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>A run with all its attempts. Key: <see cref="RunKey"/>.</summary>
[Alias("qvs.IAssemblyLineRunGrain")]
public interface IAssemblyLineRunGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<RunSnapshot?> Get();

    [Requires(Permission.Deploy, "run.cancel"), Alias("Cancel")]
    Task<Answer<RunSnapshot>> Cancel(string reason);

    /// <summary>What a retry would run and reuse.</summary>
    [Requires(Permission.Read), Alias("PreviewRetry")]
    Task<Answer<RetryPreview>> PreviewRetry(RetryScope scope, string stage);

    /// <param name="key">Made by whoever asks; the same key retries once.</param>
    [Requires(Permission.Deploy, "run.retry"), Alias("Retry")]
    Task<Answer<RunSnapshot>> Retry(string key, RetryScope scope, string stage);

    /// <summary>Freeze windows do not stop this run any more, nor its retries.</summary>
    [Requires(Permission.Freeze, "run.override-freeze"), Alias("OverrideFreeze")]
    Task<Answer<RunSnapshot>> OverrideFreeze([Audited] string reason);

    /// <param name="gate">Empty for the stage's own approval, else the task that waits.</param>
    [Requires(Permission.Approve, "run.vote"), Alias("Vote")]
    Task<Answer<RunSnapshot>> Vote(string stage, string gate, bool approves, string comment);

    /// <summary>Creates the run from what its line has gathered, pinned specs included; the same again changes nothing.</summary>
    [PlatformOnly, Alias("Create")]
    Task<Answer<RunSnapshot>> Create(RunInput.Create create, string cause);

    /// <summary>A fact or an order of the platform.</summary>
    [PlatformOnly, Alias("Tell")]
    Task Tell(RunInput input);

    /// <summary>Does again what may have been left undone: after a start, and by a reminder.</summary>
    [PlatformOnly, Alias("Wake")]
    Task Wake();

    /// <summary>Notes what the run has used by now; the same again changes nothing.</summary>
    [PlatformOnly, Alias("Measure")]
    Task Measure();

    /// <summary>Notes for insights what the run has done to deployments, as far as it is not noted yet; the same again changes nothing.</summary>
    [PlatformOnly, Alias("ListDeployments")]
    Task ListDeployments();

    /// <summary>
    /// Forgets a run that has ended: its objects on clusters, logs, artifacts, rows, and the run itself. May be repeated after a failure. The answer
    /// is what the run was; a run that is not there any more is <see cref="RejectionCodes.NotFound"/>.
    /// </summary>
    [PlatformOnly, Alias("Retire")]
    Task<Answer<RunSnapshot>> Retire();
}
