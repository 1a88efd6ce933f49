using Qvs.Domain.Credentials;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Credentials;

/// <summary>A named secret, sealed at rest. Key: <see cref="CredentialKey"/>.</summary>
[Alias("qvs.ICredentialGrain")]
public interface ICredentialGrain : ITenantGrain
{
    [Requires(Permission.Read), Alias("Get")]
    Task<CredentialView?> Get();

    /// <summary>Sets keys; a key that is not given keeps its value, a null value removes the key.</summary>
    [Requires(Permission.Secrets, "credential.save"), Alias("Save")]
    Task<Answer<CredentialView>> Save(CredentialPurpose purpose, string description, CredentialChange change, long? ifRevision);

    [Requires(Permission.Secrets, "credential.delete"), Alias("Delete")]
    Task<Answer<CredentialView>> Delete(long? ifRevision);

    /// <summary>The values, for the platform on its way to a cluster or a git server; null if there is no such credential.</summary>
    [PlatformOnly, Alias("Reveal")]
    Task<SecretValues?> Reveal();
}

/// <summary>New values by key, in plain text, on their way in.</summary>
[GenerateSerializer, Alias("qvs.credentials.change"), Immutable]
public sealed record CredentialChange([property: Id(0)] ImmutableSortedDictionary<string, string?> Values)
{
    public override string ToString() => "***";
}
