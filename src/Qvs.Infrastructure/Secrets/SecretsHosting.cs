using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Secrets;

public static class SecretsHosting
{
    private static readonly TimeSpan BackendTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// <see cref="ISecretSealer"/>, <see cref="ISecretKeys"/> and <see cref="ISecretBackend"/>. Needs an <see cref="IBlobStore"/> and a <see cref="TimeProvider"/>. A key of this
    /// machine is read now, so that a wrong one stops the start and not the first who saves a secret.
    /// </summary>
    /// <exception cref="ArgumentException">Not exactly one place of the master key is given.</exception>
    /// <exception cref="FormatException">The keys are none, or a file of keys can be read by others.</exception>
    public static IServiceCollection AddSecrets(this IServiceCollection services, SecretsOptions options)
    {
        if (new object?[] { options.MasterKeyFile, options.MasterKeys, options.KeyVaultKey }.Count(place => place is not null) != 1)
        {
            throw new ArgumentException("Name exactly one place of the master key: a file, the keys themselves, or a key of Key Vault.", nameof(options));
        }

        IMasterKey master = options switch
        {
            { MasterKeyFile: { } file } => LocalMasterKeys.OfFile(file),
            { MasterKeys: { } keys } => LocalMasterKeys.Parse(keys),
            _ => new VaultMasterKey(options.KeyVaultKey!, new DefaultAzureCredential(), new HttpClient()),
        };
        services.AddSingleton(master);
        services.AddSingleton<EnvelopeSealer>();
        services.AddSingleton<ISecretSealer>(provider => provider.GetRequiredService<EnvelopeSealer>());
        services.AddSingleton<ISecretKeys>(provider => provider.GetRequiredService<EnvelopeSealer>());
        services.AddSingleton<ISecretBackend>(provider => new KeyVaultBackend(
            (provider.GetService<EgressGuard>() ?? new EgressGuard(new EgressOptions())).CreateClient(BackendTimeout), KeyVaultBackend.Principal));
        return services;
    }
}
