using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;

namespace Qvs.Domain.Ports;

public enum SecretPresence
{
    Present,
    Absent,

    /// <summary>The backend could not be asked; the message says why.</summary>
    Unknown,
}

public sealed record SecretCheck(SecretPresence Presence, string Message);

/// <summary>The store that deployment secrets are references into (formats.md 1.4). Values are never read from it.</summary>
public interface ISecretBackend
{
    /// <param name="access">The tenant's own credential for the backend: no credential of the platform is ever shown to it.</param>
    /// <param name="version">Empty for the newest.</param>
    Task<SecretCheck> Check(SecretStore store, SecretValues? access, string key, string version, CancellationToken cancellation);
}
