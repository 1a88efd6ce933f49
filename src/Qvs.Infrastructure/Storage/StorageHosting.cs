using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Storage.Audit;
using Qvs.Infrastructure.Storage.Deployments;
using Qvs.Infrastructure.Storage.Grains;
using Qvs.Infrastructure.Storage.Listings;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Infrastructure.Storage.Tenants;

namespace Qvs.Infrastructure.Storage;

/// <summary>The one entry to storage for the host.</summary>
public static class StorageHosting
{
    // AdoNet's name for it; the library that it loads is Microsoft.Data.Sqlite.
    private const string SqliteInvariant = "System.Data.SQLite";
    private const string PostgresInvariant = "Npgsql";
    private const string UnguardedGrains = "qvs-adonet";

    /// <summary>
    /// Grain storage (<see cref="StorageNames.Grains"/>, also the default), reminders, <see cref="IListings"/>, <see cref="IAuditLog"/> and a
    /// health check; the tables are made and migrated before anything else of the host starts. On PostgreSQL also clustering; on SQLite the
    /// host clusters by itself, since there is one silo. A storage that cannot be used ends the start with <see cref="StorageException"/>.
    /// </summary>
    public static ISiloBuilder UseQvsStorage(this ISiloBuilder silo, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        switch (options)
        {
            case StorageOptions.Sqlite sqlite:
                silo.UseSqlite(sqlite);
                break;
            case StorageOptions.PostgreSql postgres:
                silo.UsePostgres(postgres);
                break;
        }

        silo.Services.AddGrainStorage(
            Orleans.Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (services, _) => services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains));
        silo.Services.AddSingleton<IListings, SqlListings>();
        silo.Services.AddSingleton<IAuditLog, SqlAuditLog>();
        silo.Services.AddSingleton<IDeploymentLog, SqlDeploymentLog>();
        silo.Services.AddSingleton<IUsageLog, SqlUsageLog>();
        silo.Services.AddSingleton<ITenantStore, SqlTenantStore>();
        silo.Services.AddHostedService<StorageStart>();
        silo.Services.AddHealthChecks().AddCheck<StorageHealthCheck>(StorageNames.HealthCheck);
        return silo;
    }

    private static void UseSqlite(this ISiloBuilder silo, StorageOptions.Sqlite options)
    {
        silo.Services.AddSingleton<ISqlDatabase>(new SqliteDatabase(options.File));
        silo.Services.AddSingleton(new ReminderFile(options.File));
        silo.Services.AddGrainStorage(StorageNames.Grains, (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services));
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = SqliteInvariant;
            reminders.ConnectionString = SqliteFiles.ConnectionString(ReminderFile.Beside(options.File), pooling: true);
        });
    }

    private static void UsePostgres(this ISiloBuilder silo, StorageOptions.PostgreSql options)
    {
        var database = new PostgresDatabase(options);
        silo.Services.AddSingleton<ISqlDatabase>(database);
        silo.AddAdoNetGrainStorage(UnguardedGrains, grains =>
        {
            grains.Invariant = PostgresInvariant;
            grains.ConnectionString = database.ConnectionString;
            grains.GrainStorageSerializer = StateSerializer.Instance;
        });
        silo.Services.AddGrainStorage(
            StorageNames.Grains, (services, _) => new AddressedGrainStorage(services.GetRequiredKeyedService<IGrainStorage>(UnguardedGrains)));
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = PostgresInvariant;
            reminders.ConnectionString = database.ConnectionString;
        });
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = PostgresInvariant;
            clustering.ConnectionString = database.ConnectionString;
        });

        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // After all silos were killed, the next one waits for three of these before it believes that they are gone: 93 s with the default.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);

            // What a killed silo had is unreachable until the others miss three of these: 15 s with the default. A busy silo gets more time by itself.
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        });
    }
}
