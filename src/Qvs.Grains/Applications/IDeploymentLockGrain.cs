using Qvs.Domain.Applications;
using Qvs.Domain.Delivery.Queueing;

namespace Qvs.Grains.Applications;

/// <summary>Two runs never deploy one deployment at once. Key: <see cref="DeploymentKey"/>. Grants go to the run as inputs.</summary>
[Alias("qvs.IDeploymentLockGrain")]
public interface IDeploymentLockGrain : ITenantGrain
{
    [PlatformOnly, Alias("Acquire")]
    Task Acquire(LockClaim claim);

    [PlatformOnly, Alias("Release")]
    Task Release(string attempt);

    /// <summary>Whether something is being deployed there now.</summary>
    [PlatformOnly, Alias("IsHeld")]
    Task<bool> IsHeld();
}
