using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Secrets;

public static class SecretsHosting
{
    /// <summary><see cref="ISecretSealer"/> and <see cref="ISecretKeys"/>. Needs an <see cref="IBlobStore"/>.</summary>
    /// <exception cref="ArgumentException">Not exactly one place of the master key is given.</exception>
    public static IServiceCollection AddSecrets(this IServiceCollection services, SecretsOptions options)
    {
        if (new object?[] { options.MasterKeyFile, options.MasterKeys, options.KeyVaultKey }.Count(place => place is not null) != 1)
        {
            throw new ArgumentException("Name exactly one place of the master key: a file, the keys themselves, or a key of Key Vault.", nameof(options));
        }

        services.AddSingleton<IMasterKey>(_ => options switch
        {
            { MasterKeyFile: { } file } => LocalMasterKeys.OfFile(file),
            { MasterKeys: { } keys } => LocalMasterKeys.Parse(keys),
            _ => new VaultMasterKey(options.KeyVaultKey!, new DefaultAzureCredential(), new HttpClient()),
        });
        services.AddSingleton<EnvelopeSealer>();
        services.AddSingleton<ISecretSealer>(provider => provider.GetRequiredService<EnvelopeSealer>());
        services.AddSingleton<ISecretKeys>(provider => provider.GetRequiredService<EnvelopeSealer>());
        return services;
    }
}
