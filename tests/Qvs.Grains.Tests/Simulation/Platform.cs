using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Compiling;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;
using Qvs.Grains.Notifications;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Secrets;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Simulation;

/// <summary>The control plane on silos of this process, with real storage, against a simulated cluster.</summary>
public sealed class Platform : IAsyncDisposable
{
    public static readonly TenantId Acme = TenantId.Parse("acme");

    private readonly TempFolder _folder = new();
    private readonly InProcessTestCluster _silos;

    private Platform(SimulatedCluster cluster, short silos, Action<IServiceCollection>? configure, TimeProvider clock, StorageOptions? storage)
    {
        Cluster = cluster;
        var builder = new InProcessTestClusterBuilder(silos);
        // State belongs to a service, and is to be found again by another platform on the same database.
        builder.Options.ServiceId = "qvs";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseQvsStorage(storage ?? new StorageOptions.Sqlite(_folder.Combine("qvs.db")));
            silo.AddQvsGrains(delivery =>
            {
                (delivery.RetryDelay, delivery.LongestRetryDelay) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50));
                delivery.LockRenewal = TimeSpan.FromMilliseconds(500);
                delivery.ObservePeriod = TimeSpan.FromMilliseconds(300);
                // A clock that stands still never comes to the delay.
                delivery.SettleDelay = clock == TimeProvider.System ? delivery.SettleDelay : TimeSpan.Zero;
            });
            silo.Services.AddSingleton(clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddQvsAccess();
            silo.Services.AddQvsBlobs(new BlobOptions.Files(_folder.Combine("blobs")));
            silo.Services.AddSecrets(new SecretsOptions { MasterKeyFile = _folder.Combine("master.key") });
            silo.Services.AddCompiling(new CompilingOptions { CacheFolder = _folder.Combine("modules"), AllowLocalRepositories = true });
            silo.Services.AddSingleton<IClusterGateway>(cluster);
            silo.Services.AddSingleton<ICommitStatuses>(Statuses);
            silo.Services.Configure<Qvs.Grains.Sources.SourceOptions>(sources =>
                (sources.RetryDelay, sources.LongestRetryDelay) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50)));
            silo.Services.AddSingleton<INoticeSender>(Sender);
            silo.Services.AddSingleton<IRunNotifier>(provider => new ChannelNotifier(
                provider.GetRequiredService<IListings>(), provider.GetRequiredService<IGrainFactory>(), run => $"https://qvs.example.com/{run.Line}/{run.Number}", TimeProvider.System));
            silo.Services.AddSingleton<NoLogs>();
            silo.Services.AddSingleton<ILogStore>(provider => provider.GetRequiredService<NoLogs>());
            silo.Services.AddSingleton<ILogCollector>(provider => provider.GetRequiredService<NoLogs>());
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            configure?.Invoke(silo.Services);
        });
        _silos = builder.Build();
    }

    public SimulatedCluster Cluster { get; }

    public RecordedStatuses Statuses { get; } = new();

    /// <summary>Where messages of runs go.</summary>
    public RecordingSender Sender { get; } = new();

    public string Database => _folder.Combine("qvs.db");

    public InProcessTestCluster Silos => _silos;

    public IGrainFactory Grains => _silos.Client;

    /// <summary>A part of a silo.</summary>
    public T Service<T>()
        where T : notnull => _silos.GetSiloServiceProvider().GetRequiredService<T>();

    /// <param name="clock">The grains' time; silos themselves always have the real one.</param>
    /// <param name="storage">Null for a SQLite database of its own.</param>
    public static async Task<Platform> Start(int seed = 1, short silos = 1, Action<IServiceCollection>? configure = null, TimeProvider? clock = null, StorageOptions? storage = null)
    {
        var platform = new Platform(new SimulatedCluster(seed), silos, configure, clock ?? TimeProvider.System, storage);
        await platform._silos.DeployAsync();
        return platform;
    }

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Calls as somebody of a tenant with these roles.</summary>
    public static IDisposable As(string name, params ImmutableArray<string> roles) => CallerContext.Use(Caller.Member(Acme, new Actor(name, roles)));

    public static IDisposable AsOwner() => AsOwner(Acme);

    private static IDisposable AsOwner(TenantId tenant) => CallerContext.Use(Caller.Member(tenant, new Actor("olga", [Roles.Owner])));

    /// <summary>A tenant with one application <c>shop</c>, its pipelines, and a deployment for each environment.</summary>
    public Task MakeShop(string pipelines, params string[] environments) => MakeShop(Acme, pipelines, environments);

    public async Task MakeShop(TenantId tenant, string pipelines, params string[] environments)
    {
        using (CallerContext.Use(Caller.Platform(tenant)))
        {
            Done(await Grains.Tenant(tenant).Create("Acme", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = AsOwner(tenant);
        var (repository, application, cluster) = (RepositoryId.Parse("shop"), ApplicationId.Parse("shop"), ClusterId.Parse("main"));
        Done(await Grains.Cluster(new ClusterKey(tenant, cluster)).Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 100), null));
        Done(await Grains.Repository(new RepositoryKey(tenant, repository)).Save(new RepositorySpec(RepositoryKind.Git, "https://git.example.com/shop.git", "", null), null));
        Done(await Grains.Application(new ApplicationKey(tenant, application)).Save(new ApplicationSpec("Shop", "", repository, ".valuestream/qvs.yaml"), null));
        Done(await Grains.Application(new ApplicationKey(tenant, application)).Upload(pipelines));
        foreach (var name in environments)
        {
            Done(await Grains.Environment(new EnvironmentKey(tenant, EnvironmentId.Parse(name))).Save(
                new EnvironmentSpec(name, "", 0, cluster, [], ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), []), null));
            Done(await Grains.Deployment(new DeploymentKey(tenant, application, DeploymentId.Parse(name))).Save(
                new DeploymentSpec(
                    name,
                    EnvironmentId.Parse(name),
                    ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("replicas", "2"),
                    ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal),
                    ImmutableSortedDictionary.Create<string, Domain.Credentials.CredentialId>(StringComparer.Ordinal)),
                null));
        }
    }

    public async Task SaveLine(string name, string yaml, LineSettings? settings = null, TenantId? tenant = null)
    {
        using var owner = AsOwner(tenant ?? Acme);
        Done(await Grains.Line(Line(name, tenant)).Save(yaml, settings ?? LineSettings.Default, null));
    }

    public async Task<RunKey> Run(string line, string key, TenantId? tenant = null)
    {
        using var owner = AsOwner(tenant ?? Acme);
        return Done(await Grains.Line(Line(line, tenant)).Start(new StartRun(key, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), "")))!.Run;
    }

    public async Task<RunSnapshot> Get(RunKey run)
    {
        using var owner = AsOwner(run.Tenant);
        return (await Grains.Run(run).Get())!;
    }

    /// <summary>Waits until the run is as expected; what never is ends after minutes, so that a test fails and does not hang.</summary>
    public async Task<RunSnapshot> Until(RunKey run, Func<RunState, bool> expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(6), TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, limit.Token);
        while (true)
        {
            try
            {
                if (await Get(run) is var now && expected(now.State))
                {
                    return now;
                }
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException or System.Net.Sockets.SocketException)
            {
                // The silo that was asked has died; another one answers.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    public Task<RunSnapshot> UntilEnded(RunKey run) => Until(run, state => state.HasEnded && state.Outbox.IsEmpty);

    public static AssemblyLineKey Line(string name, TenantId? tenant = null) => new(tenant ?? Acme, AssemblyLineId.Parse(name));

    public static T Done<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.IsDone, string.Join("\n", answer.Rejections));
        return answer.Value;
    }
}
