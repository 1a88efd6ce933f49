using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qvs.Infrastructure.Storage;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What the storages of the product do beyond the one in memory.</summary>
public abstract class DurableGrainStorageContract : GrainStorageContract
{
    [Fact]
    public async Task State_and_reminders_outlive_the_silo()
    {
        const string Key = "counter:acme/restart";
        var grain = Silo.Grains.GetGrain<ICounterGrain>(Key);
        await grain.Add(2);
        await grain.Remind("wake");
        await grain.Remind("again");
        await grain.Remind("again");
        await grain.Remind("gone");
        await grain.Forget("gone");

        await Restart();

        grain = Silo.Grains.GetGrain<ICounterGrain>(Key);
        Assert.Equal(5, await grain.Add(3));
        Assert.Equal(["again", "wake"], await grain.Reminders());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0abc")]
    [InlineData("12")]
    [InlineData("5f3c1a52-7d6e-4f5e-9d3b-1c2d3e4f5a6b")]
    [InlineData("acme/line/12")]
    [InlineData(":acme")]
    [InlineData("run:")]
    [InlineData("12:acme")]
    public async Task A_key_without_its_kind_is_refused(string key)
    {
        var grain = GrainId.Create("counter", key);

        var problem = await Assert.ThrowsAsync<StorageException>(() => Silo.Storage.WriteStateAsync("counter", grain, State(1)));

        Assert.Contains($"'{key}'", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => Read(grain));
    }

    [Fact]
    public async Task It_is_the_default_storage_and_healthy()
    {
        var health = await Silo.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, health.Entries[StorageNames.HealthCheck].Status);
        Assert.Same(Silo.Storage, Silo.Services.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>("Default"));
    }
}
