using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Releases;
using Qvs.Grains.Tests.Simulation;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Insights;

/// <summary>Runs that ended before insights were kept: noted once, when a newer server has started.</summary>
public sealed class DeploymentBackfillTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_database_is_completed_after_the_start_on_SQLite()
    {
        using var folder = new TempFolder();
        await Complete(new StorageOptions.Sqlite(folder.Combine("old.db")), new SqliteConnection($"Data Source={folder.Combine("old.db")};Pooling=False"));
    }

    [Fact]
    public async Task An_older_database_is_completed_after_the_start_on_PostgreSQL()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        var database = await server.CreateDatabase();
        await Complete(new StorageOptions.PostgreSql(database), new NpgsqlConnection(database));
    }

    private static async Task Complete(StorageOptions storage, DbConnection database)
    {
        ImmutableArray<DeploymentEvent> whole;
        await using (var before = await Platform.Start(storage: storage))
        {
            await before.MakeShop(Shop.Pipelines, "dev", "prod");
            await before.SaveLine("ship", Ship.Line("ship", "prod"));
            for (var image = 1; image <= 5; image++)
            {
                await before.Deliver("ship", $"shop:{image}");
            }

            whole = await Events(before);
            Assert.Equal(5, whole.Length);
        }

        await using (database)
        {
            await database.OpenAsync(Cancel);
            Assert.Equal(5, await Do(database, "DELETE FROM qvs_deployment"));
            // An older server has noted nothing of how far it came.
            Assert.Equal(1, await Do(database, "DELETE FROM qvs_grain_state WHERE state_name = 'retention'"));
        }

        await using var after = await Platform.Start(storage: storage, configure: services => services.Configure<TenancyOptions>(options => options.SweepAtOnce = 2));
        while (!(await Events(after)).SequenceEqual(whole))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        // Broken off after a page and begun again by another: nothing changes, and what is there stays as it is.
        var place = new RetentionPlace();
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            var sweep = after.Service<RetentionSweep>();
            await sweep.ListDeployments(Platform.Acme, new RetentionPlace());
            for (var pages = 1; !place.IsListed; pages++)
            {
                await sweep.ListDeployments(Platform.Acme, place);
                Assert.InRange(pages, 1, 3);
            }
        }

        Assert.Equal(whole, await Events(after));
    }

    private static async Task<ImmutableArray<DeploymentEvent>> Events(Platform platform) => await platform.Service<IDeploymentLog>().Read(
        new DeploymentQuery(Platform.Acme, "prod", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1)), 100, Cancel);

    private static async Task<int> Do(DbConnection database, string text)
    {
        await using var command = database.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteNonQueryAsync(Cancel);
    }
}
