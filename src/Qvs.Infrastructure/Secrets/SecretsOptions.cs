namespace Qvs.Infrastructure.Secrets;

/// <summary>Where the master key is, which wraps the key of each tenant. Exactly one of the three holds.</summary>
public sealed record SecretsOptions
{
    /// <summary>A file of this machine, made with a new key (mode 0600) at the first start. Whoever loses it loses every secret.</summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>
    /// Keys as text, from the environment: <c>name:base64</c> of 32 bytes each, with commas between; the first wraps, the others still unwrap.
    /// </summary>
    public string? MasterKeys { get; init; }

    /// <summary>A key of Azure Key Vault, <c>https://vault.vault.azure.net/keys/name</c>, that this process may wrap and unwrap with.</summary>
    public Uri? KeyVaultKey { get; init; }
}
