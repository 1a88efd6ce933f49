using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Sources;

/// <summary>The secrets that providers sign with: made here, sealed at rest.</summary>
internal sealed class WebhookSecrets(ISecretSealer sealer)
{
    private const int Bytes = 32;

    /// <summary>Letters and digits only: every provider's form takes them, and an address as well.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    public Task<string> Seal(TenantId tenant, string key, string secret) => sealer.Seal(tenant, Purpose(key), Encoding.UTF8.GetBytes(secret), CancellationToken.None);

    public async Task<string> Open(TenantId tenant, string key, string text) =>
        Encoding.UTF8.GetString(await sealer.Open(tenant, Purpose(key), text, CancellationToken.None));

    private static string Purpose(string key) => $"{key}/secret";
}
