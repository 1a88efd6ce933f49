using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Qvs.Domain.Ports;
using Qvs.Grains.Access;
using Qvs.Grains.Compiling;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Secrets;
using Qvs.Infrastructure.Storage;

namespace Qvs.Benchmarks.Delivery;

/// <summary>The grains and the storage as the product's host puts them together; the cluster is the caller's.</summary>
internal static class ProductSilo
{
    private const string ClusterId = "qvs";

    /// <param name="folder">Of the database, of blobs and of the master key; silos of one cluster share it.</param>
    public static ISiloBuilder AddProduct(this ISiloBuilder silo, StorageOptions storage, string folder, int siloPort, Action<DeliveryOptions>? configure = null)
    {
        if (storage is StorageOptions.PostgreSql)
        {
            silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ClusterId, ClusterId));
            silo.ConfigureEndpoints("127.0.0.1", siloPort, gatewayPort: 0);
        }
        else
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: ClusterId, clusterId: ClusterId);
        }

        silo.UseQvsStorage(storage);
        silo.AddQvsGrains(configure);
        silo.Services.AddSingleton(TimeProvider.System);
        silo.Services.AddQvsAccess();
        silo.Services.AddQvsBlobs(new BlobOptions.Files(Path.Combine(folder, "blobs")));
        silo.Services.AddSecrets(new SecretsOptions { MasterKeyFile = Path.Combine(folder, "master.key") });
        silo.Services.AddCompiling(new CompilingOptions { CacheFolder = Path.Combine(folder, "modules"), AllowLocalRepositories = true });
        silo.Services.AddSingleton<Silence>();
        silo.Services.AddSingleton<ILogStore>(provider => provider.GetRequiredService<Silence>());
        silo.Services.AddSingleton<ILogCollector>(provider => provider.GetRequiredService<Silence>());
        return silo;
    }
}
