using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>Where deployments go. Key: <see cref="EnvironmentKey"/>.</summary>
[Alias("qvs.IEnvironmentGrain")]
public interface IEnvironmentGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<Versioned<EnvironmentSpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Configure, "environment.save"), Alias("Save")]
    Task<Answer<Versioned<EnvironmentSpec>>> Save(EnvironmentSpec spec, long? ifRevision);

    [Requires(Permission.Configure, "environment.delete"), Alias("Delete")]
    Task<Answer<Versioned<EnvironmentSpec>>> Delete(long? ifRevision);
}
