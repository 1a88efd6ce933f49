using Orleans.Concurrency;
using Qvs.Domain.Applications;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Releases;

/// <summary>
/// Looks at regular intervals whether what is deployed is what was deployed, and keeps people's answers. Key: <see cref="DeploymentKey"/>.
/// </summary>
[Alias("qvs.IDriftGrain")]
public interface IDriftGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<DriftReport> Get();

    /// <summary>Looks now. While a run deploys there the last report stays.</summary>
    [Requires(Permission.Read), ResponseTimeout(ApplicationTimeouts.Compile), Alias("Check")]
    Task<DriftReport> Check();

    /// <summary>Applies what was deployed once more where it is not so, also against others who have set fields; what is ignored or adopted stays.</summary>
    [Requires(Permission.Deploy, "deployment.heal-drift"), ResponseTimeout(ApplicationTimeouts.Compile), Alias("Heal")]
    Task<Answer<DriftReport>> Heal();

    /// <summary>Takes the live value of a drifted field into the Deployment Config, as the parameter from which the field comes.</summary>
    [Requires(Permission.Configure, "deployment.adopt-drift"), ResponseTimeout(ApplicationTimeouts.Compile), Alias("Adopt")]
    Task<Answer<DriftAdoption>> Adopt([Audited] string @object, [Audited] string path);

    /// <summary>Says who looks after a field, until when; with a time that has passed, nobody does any more.</summary>
    [Requires(Permission.Configure, "deployment.ignore-drift"), Alias("Ignore")]
    Task<Answer<DriftReport>> Ignore([Audited] string @object, [Audited] string path, [Audited] string owner, [Audited] string reason, DateTimeOffset until);

    /// <summary>Something was deployed: it is looked at soon, and from then on regularly.</summary>
    [PlatformOnly, Alias("Released")]
    Task Released();
}
