using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Ports;
using Qvs.Grains.Fairness;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Benchmarks.Delivery;

/// <summary>One silo as the product has it, real storage included, on a cluster that costs nothing.</summary>
internal sealed class BenchmarkCloud : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly IHost _host;

    private BenchmarkCloud(TempFolder folder, IHost host, InstantCluster cluster) => (_folder, _host, Cluster) = (folder, host, cluster);

    public InstantCluster Cluster { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public DeliveryShop Shop => new(Grains);

    public static async Task<BenchmarkCloud> Start(StorageOptions.PostgreSql? postgres, Action<FairOptions> fairness)
    {
        var (folder, cluster) = (new TempFolder(), new InstantCluster());
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.AddProduct(postgres is null ? new StorageOptions.Sqlite(folder.Combine("qvs.db")) : postgres, folder.Path, FreePort.Next());
            silo.Services.AddSingleton<IClusterGateway>(cluster);
            silo.Services.Configure(fairness);
        });
        var host = builder.Build();
        await host.StartAsync();
        var cloud = new BenchmarkCloud(folder, host, cluster);
        await cloud.Shop.Make();
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }
}
