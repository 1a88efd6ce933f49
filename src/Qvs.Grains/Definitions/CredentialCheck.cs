using Qvs.Domain.Credentials;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Definitions;

internal static class CredentialCheck
{
    /// <summary>The credential must exist and hold one of the keys.</summary>
    public static async Task<IEnumerable<Rejection>> Demand(this IGrainFactory grains, TenantId tenant, CredentialId id, string user, ImmutableArray<string> anyKey) =>
        await grains.Credential(new CredentialKey(tenant, id)).Get() switch
        {
            null => [new Rejection(RejectionCodes.Invalid, $"There is no credential '{id}', which {user} names.", "Make the credential first, or name another.")],
            var credential when !credential.Keys.Any(key => anyKey.Contains(key)) =>
            [
                new Rejection(
                    RejectionCodes.Invalid, $"The credential '{id}' has no key {string.Join(" or ", anyKey)}, which {user} needs.", $"Add the key to the credential."),
            ],
            _ => [],
        };
}
