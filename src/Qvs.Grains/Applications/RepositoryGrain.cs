using Qvs.Adapters.Modules;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Compiling;
using Qvs.Grains.Definitions;

namespace Qvs.Grains.Applications;

internal sealed class RepositoryGrain(
    [PersistentState("repository", "qvs")] IPersistentState<Definition<RepositorySpec>> state, RowWriter rows, TimeProvider time, CompilingOptions options)
    : DefinitionGrain<RepositorySpec>(state, rows, time, ListingKinds.Repository), IRepositoryGrain
{
    private RepositoryKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"repository '{Id.Repository}'";

    private RepositoryKey Id => _id ??= KeyOf.Grain<RepositoryKey>(this);

    public Task<Versioned<RepositorySpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<RepositorySpec>>> Save(RepositorySpec spec, long? ifRevision) => SaveSpec(spec, ifRevision, async () =>
        [.. SpecRules.Check(spec), .. Address(spec), .. await Credential(spec)]);

    public Task<Answer<Versioned<RepositorySpec>>> Delete(long? ifRevision) => DeleteSpec(ifRevision, () => Listings.OfRepository(Tenant, Id.Repository));

    protected override string Text(RepositorySpec spec) => $"{spec.Url} {spec.Description}";

    private IEnumerable<Rejection> Address(RepositorySpec spec)
    {
        if (string.IsNullOrWhiteSpace(spec.Url))
        {
            yield break;
        }

        Rejection? problem = null;
        try
        {
            GitRepository.Parse(spec.Url, null, options.AllowLocalRepositories);
        }
        catch (ModuleException reason)
        {
            problem = new Rejection(RejectionCodes.Invalid, reason.Message.Replace("GIT_TOKEN or with ", "", StringComparison.Ordinal) + ".");
        }

        if (problem is not null)
        {
            yield return problem;
        }
    }

    private async Task<IEnumerable<Rejection>> Credential(RepositorySpec spec) => spec.Credential is { } id
        ? await GrainFactory.Demand(Tenant, id, $"the {Name}", spec.Url.StartsWith("https://", StringComparison.Ordinal) ? ["token"] : ["token", "ssh_key", "identity_file"])
        : [];
}
