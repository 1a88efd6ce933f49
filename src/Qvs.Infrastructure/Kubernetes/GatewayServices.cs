using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Watching;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Kubernetes;

public static class GatewayServices
{
    /// <summary>
    /// Registers <see cref="IClusterGateway"/>, <see cref="EgressGuard"/> and <see cref="IEgress"/>. The host registers <see cref="IEmbeddedCluster"/> if it has one,
    /// <see cref="IAzureClusterCredentials"/> for other identities than the process' own, and may register a <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddKubernetesGateway(this IServiceCollection services, GatewayOptions? options = null)
    {
        var chosen = options ?? new GatewayOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(chosen);
        services.TryAddSingleton(_ => new EgressGuard(chosen.Egress));
        services.TryAddSingleton<IEgress, EgressPort>();
        services.AddSingleton(provider => new ClusterClients(
            chosen,
            provider.GetRequiredService<EgressGuard>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IEmbeddedCluster>(),
            provider.GetService<IAzureClusterCredentials>()));
        services.AddSingleton<ClusterWatches>();
        services.AddSingleton<IClusterGateway, KubernetesGateway>();
        services.AddSingleton<ILiveObjects, LiveObjects>();
        return services;
    }
}
