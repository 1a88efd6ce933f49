using System.Text.Json.Nodes;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>The credentials that a PipelineRun needs on its cluster, and what of them must not appear in logs.</summary>
internal sealed class RunSecrets(IGrainFactory grains)
{
    /// <summary>Shorter values would mask half of every log, and hide nothing.</summary>
    private const int ShortestMasked = 4;

    public static ImmutableSortedDictionary<string, SecretValues> None { get; } = ImmutableSortedDictionary.Create<string, SecretValues>(StringComparer.Ordinal);

    /// <summary>
    /// The tenant's credentials among the secrets that the tasks use. The platform's own (kubeconfigs of clusters, webhook secrets) are never
    /// given to a task, whatever it asks for; a name that is no credential is somebody's own Secret on the cluster.
    /// </summary>
    public async Task<ImmutableSortedDictionary<string, SecretValues>> Find(TenantId tenant, JsonObject spec, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var found = None.ToBuilder();
        foreach (var name in SecretNames.Of(spec, parameters))
        {
            if (CredentialId.TryParse(name, out var id) && await Reveal(new CredentialKey(tenant, id)) is { } values)
            {
                found[name] = values;
            }
        }

        return found.ToImmutable();
    }

    public static ImmutableArray<string> Masked(ImmutableSortedDictionary<string, SecretValues> secrets) =>
    [
        .. secrets.Values.SelectMany(values => values.Values.Values).Where(value => value.Length >= ShortestMasked).Distinct(StringComparer.Ordinal),
    ];

    private async Task<SecretValues?> Reveal(CredentialKey key)
    {
        var credential = grains.Credential(key);
        return await credential.Get() is { Purpose: CredentialPurpose.Free or CredentialPurpose.Git or CredentialPurpose.Target }
            ? await credential.Reveal()
            : null;
    }
}
