using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Qvs.Infrastructure.Storage.Grains;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage;

/// <summary>What must hold before the silo joins or anything is read: unambiguous names of states, and tables of this version.</summary>
internal sealed class StorageStart(IServiceProvider services, IOptions<GrainTypeOptions> grains, ISqlDatabase database) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        StateNames.Check(grains.Value.Classes);
        await database.Prepare(cancellationToken);
        await (services.GetService<ReminderFile>()?.Prepare(cancellationToken) ?? Task.CompletedTask);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
