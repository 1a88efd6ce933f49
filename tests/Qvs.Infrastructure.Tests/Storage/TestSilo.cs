using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Grains;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>A real silo with the storage under test, as the host makes one.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);

    /// <param name="options">Null for Orleans' storage in memory.</param>
    public static async Task<TestSilo> Start(StorageOptions? options)
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

            if (options is null)
            {
                silo.AddMemoryGrainStorage(StorageNames.Grains, memory => memory.GrainStorageSerializer = StateSerializer.Instance).UseInMemoryReminderService();
            }
            else
            {
                silo.UseQvsStorage(options);
            }
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new TestSilo(host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
