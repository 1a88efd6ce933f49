using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <summary>
/// Envelope encryption: a master key (file, environment, Key Vault) wraps one key per tenant, which seals values with AES-256-GCM and
/// the tenant and purpose as associated data. A sealed text names its key's version, so that keys can be rotated.
/// </summary>
public interface ISecretSealer
{
    /// <param name="purpose">What the value is for, for example the credential's key; opening needs the same.</param>
    Task<string> Seal(TenantId tenant, string purpose, ReadOnlyMemory<byte> value, CancellationToken cancellation);

    /// <exception cref="FormatException">The text was changed, or is of another tenant or purpose.</exception>
    Task<byte[]> Open(TenantId tenant, string purpose, string sealedText, CancellationToken cancellation);

    /// <summary>Whether the text is sealed with an old key of the tenant and should be sealed anew.</summary>
    Task<bool> IsOutdated(TenantId tenant, string sealedText, CancellationToken cancellation);
}

/// <summary>Rotation of keys. Nothing that was sealed before is lost by it.</summary>
public interface ISecretKeys
{
    /// <summary>Gives the tenant a new key. Values sealed with an older one stay readable, and are sealed anew when they are written.</summary>
    Task RotateTenant(TenantId tenant, CancellationToken cancellation);

    /// <summary>Wraps the tenant's keys with the master key of now; afterwards no earlier one is needed for this tenant.</summary>
    /// <returns>Whether anything had to be done.</returns>
    Task<bool> Rewrap(TenantId tenant, CancellationToken cancellation);
}
