using Microsoft.Extensions.DependencyInjection;

namespace Qvs.Infrastructure.Secrets;

public static class SecretsHosting
{
    /// <summary>
    /// <see cref="Domain.Ports.ISecretSealer"/>, <see cref="Domain.Ports.ISecretKeys"/> and <see cref="Domain.Ports.ISecretBackend"/>. Needs an
    /// <see cref="Domain.Ports.IBlobStore"/> and a <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, SecretsOptions options) => services
        .AddSingleton(options);
}
