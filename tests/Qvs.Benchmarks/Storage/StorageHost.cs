using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Benchmarks.Storage;

/// <summary>A silo with the storage as the product has it, and nothing else.</summary>
internal static class StorageHost
{
    public static async Task<IHost> Start(StorageOptions options)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            if (options is StorageOptions.PostgreSql)
            {
                silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("qvs", "qvs"));
                silo.ConfigureEndpoints("127.0.0.1", FreePort.Next(), 0);
            }
            else
            {
                silo.UseLocalhostClustering(FreePort.Next(), gatewayPort: 0, serviceId: "qvs", clusterId: "qvs");
            }

            silo.UseQvsStorage(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static IGrainStorage Grains(this IHost host) => host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);
}
