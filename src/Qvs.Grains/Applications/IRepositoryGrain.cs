using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>A git repository. Key: <see cref="RepositoryKey"/>.</summary>
[Alias("qvs.IRepositoryGrain")]
public interface IRepositoryGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<Versioned<RepositorySpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Configure, "repository.save"), Alias("Save")]
    Task<Answer<Versioned<RepositorySpec>>> Save(RepositorySpec spec, long? ifRevision);

    [Requires(Permission.Configure, "repository.delete"), Alias("Delete")]
    Task<Answer<Versioned<RepositorySpec>>> Delete(long? ifRevision);
}
