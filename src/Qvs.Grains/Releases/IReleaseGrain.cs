using Orleans.Concurrency;
using Qvs.Domain.Delivery;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Releases;

/// <summary>Bringing back earlier releases of a deployment, and holding it. Key: <see cref="Domain.Applications.DeploymentKey"/>.</summary>
[Alias("qvs.IReleaseGrain")]
public interface IReleaseGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Held")]
    Task<Hold?> Held();

    /// <summary>As <see cref="Held"/>, when a rollback that is just being begun has taken the hold for its own run: that run may ask before.</summary>
    [PlatformOnly, Alias("HeldInTurn")]
    Task<Hold?> HeldInTurn();

    /// <summary>From now on nothing is deployed here; what has asked for the deployment already goes on.</summary>
    [Requires(Permission.Rollback, "deployment.hold"), Alias("PutHold")]
    Task<Answer<Hold>> PutHold([Audited] string reason);

    /// <summary>Deployments go on. Answers with the hold that was.</summary>
    [Requires(Permission.Rollback, "deployment.release-hold"), Alias("EndHold")]
    Task<Answer<Hold>> EndHold([Audited] string reason);

    /// <summary>What would change if what this run has deployed here came back. Changes nothing.</summary>
    [Requires(Permission.Read), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("PreviewRollback")]
    Task<Answer<DeploymentDiff>> PreviewRollback(RunKey run);

    /// <summary>
    /// Runs the deploying stages of an earlier run once more, with its pinned pipelines and values, and holds the deployment. Deploying to a frozen environment
    /// needs the permission for that as well; the reason counts for both.
    /// </summary>
    /// <param name="key">Made by whoever asks; the same key rolls back once.</param>
    [Requires(Permission.Rollback, "deployment.rollback"), Alias("Rollback")]
    Task<Answer<RunStarted>> Rollback(string key, RunKey run, [Audited] string reason);

    /// <summary>Deploys what is deployed once more, by its own pipeline and without a hold of its own.</summary>
    [Requires(Permission.Deploy, "deployment.reapply"), Alias("Reapply")]
    Task<Answer<RunStarted>> Reapply(string key);
}
