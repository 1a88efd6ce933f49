using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Compiling;
using Qvs.Grains.Hosting;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Secrets;
using Qvs.Infrastructure.Storage;
using Qvs.Testing;
using ApplicationId = Qvs.Domain.Applications.ApplicationId;

namespace Qvs.Benchmarks.Delivery;

/// <summary>One silo as the product has it, real storage included, on a cluster that costs nothing; with as many lines as wanted, each with its own deployment.</summary>
internal sealed class BenchmarkCloud : IAsyncDisposable
{
    private const string Pipelines = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: shop-deploy}
        spec:
          params:
            - {name: replicas, type: string}
            - {name: appName, type: string}
            - {name: image, type: string, default: none}
          workspaces: [{name: shared}]
          tasks:
            - {name: compile, taskRef: {name: shop-step}}
            - name: apply
              runAfter: [compile]
              taskRef: {name: shop-step}
              params: [{name: from, value: $(tasks.compile.results.out)}]
          results:
            - {name: image, value: $(tasks.apply.results.out)}
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: shop-step}
        spec:
          params: [{name: from, type: string, default: ""}]
          results: [{name: out}]
          steps: [{name: run, image: busybox, script: echo}]
        """;

    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly ApplicationId Shop = ApplicationId.Parse("shop");
    private readonly TempFolder _folder;
    private readonly IHost _host;

    private BenchmarkCloud(TempFolder folder, IHost host, InstantCluster cluster) => (_folder, _host, Cluster) = (folder, host, cluster);

    public InstantCluster Cluster { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<BenchmarkCloud> Start(StorageOptions.PostgreSql? postgres)
    {
        var (folder, cluster) = (new TempFolder(), new InstantCluster());
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            if (postgres is not null)
            {
                silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("qvs", "qvs"));
                silo.ConfigureEndpoints("127.0.0.1", FreePort.Next(), 0);
            }
            else
            {
                silo.UseLocalhostClustering(FreePort.Next(), gatewayPort: 0, serviceId: "qvs", clusterId: "qvs");
            }

            silo.UseQvsStorage(postgres is null ? new StorageOptions.Sqlite(folder.Combine("qvs.db")) : postgres);
            silo.AddQvsGrains();
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddQvsAccess();
            silo.Services.AddQvsBlobs(new BlobOptions.Files(folder.Combine("blobs")));
            silo.Services.AddSecrets(new SecretsOptions { MasterKeyFile = folder.Combine("master.key") });
            silo.Services.AddCompiling(new CompilingOptions { CacheFolder = folder.Combine("modules"), AllowLocalRepositories = true });
            silo.Services.AddSingleton<IClusterGateway>(cluster);
            silo.Services.AddSingleton<ICommitStatuses, NoStatuses>();
            silo.Services.AddSingleton<Silence>();
            silo.Services.AddSingleton<ILogStore>(provider => provider.GetRequiredService<Silence>());
            silo.Services.AddSingleton<ILogCollector>(provider => provider.GetRequiredService<Silence>());
        });
        var host = builder.Build();
        await host.StartAsync();
        var cloud = new BenchmarkCloud(folder, host, cluster);
        await cloud.MakeShop();
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }

    public static IDisposable AsOwner() => CallerContext.Use(Caller.Member(Acme, new Actor("olga", [Roles.Owner])));

    public static AssemblyLineKey Line(string name) => new(Acme, AssemblyLineId.Parse(name));

    /// <summary>A line whose stages come one after the other, all to one deployment of its own.</summary>
    public async Task MakeLine(string name, int stages)
    {
        using var owner = AsOwner();
        Done(await Grains.Deployment(new DeploymentKey(Acme, Shop, DeploymentId.Parse(name))).Save(
            new DeploymentSpec(name, EnvironmentId.Parse("dev"), Texts.Add("replicas", "2"), NoSecrets, NoCredentials), null));
        var yaml = string.Concat(Enumerable.Range(1, stages).Select(at => $$"""

                - name: s{{at}}
                  spec:
                    pipeline: shop-deploy
                    deployment: {app: shop, name: {{name}}}
                    params: [{{(at == 1 ? "" : $"{{name: image, value: $(stages.s{at - 1}.results.image)}}")}}]
                  runAfter: [{{(at == 1 ? "" : $"s{at - 1}")}}]
            """));
        Done(await Grains.Line(Line(name)).Save(
            $"apiVersion: vs.axis-dev.io/v1\nkind: AssemblyLine\nmetadata: {{name: {name}}}\nspec:\n  stages:{yaml}\n", new LineSettings(QueuePolicy.Queue, 1), null));
    }

    public async Task<RunKey> Run(string line, string key)
    {
        using var owner = AsOwner();
        return Done(await Grains.Line(Line(line)).Start(new StartRun(key, Texts, ""))).Run;
    }

    public static T Done<T>(Answer<T> answer)
        where T : class => answer.IsDone ? answer.Value : throw new InvalidOperationException(string.Join("\n", answer.Rejections));

    private static ImmutableSortedDictionary<string, string> Texts { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, SecretReference> NoSecrets { get; } = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, CredentialId> NoCredentials { get; } = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal);

    private async Task MakeShop()
    {
        using (CallerContext.Use(Caller.Platform(Acme)))
        {
            Done(await Grains.Tenant(Acme).Create("Acme", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = AsOwner();
        var (repository, cluster) = (RepositoryId.Parse("shop"), ClusterId.Parse("main"));
        Done(await Grains.Cluster(new ClusterKey(Acme, cluster)).Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 100), null));
        Done(await Grains.Repository(new RepositoryKey(Acme, repository)).Save(new RepositorySpec(RepositoryKind.Git, "https://git.example.com/shop.git", "", null), null));
        Done(await Grains.Application(new ApplicationKey(Acme, Shop)).Save(new ApplicationSpec("Shop", "", repository, ".valuestream/qvs.yaml"), null));
        Done(await Grains.Application(new ApplicationKey(Acme, Shop)).Upload(Pipelines));
        Done(await Grains.Environment(new EnvironmentKey(Acme, EnvironmentId.Parse("dev"))).Save(new EnvironmentSpec("dev", "", 0, cluster, [], Texts, []), null));
    }

    /// <summary>No commit starts anything here.</summary>
    private sealed class NoStatuses : ICommitStatuses
    {
        public Task<PostAnswer> Post(RepositorySpec repository, SecretValues credential, CommitStatus status, CancellationToken cancellation) =>
            Task.FromResult(new PostAnswer(PostResult.Done, ""));
    }

    /// <summary>Nothing is ever said on this cluster.</summary>
    private sealed class Silence : ILogStore, ILogCollector
    {
        public Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation) => Task.CompletedTask;

        public Task<LogInfo?> Find(LogKey key, CancellationToken cancellation) => Task.FromResult<LogInfo?>(null);

        public Task<ImmutableArray<LogInfo>> List(RunKey run, string? attempt, CancellationToken cancellation) => Task.FromResult<ImmutableArray<LogInfo>>([]);

        public Task<ImmutableArray<LogLine>> Read(LogKey key, long first, int count, CancellationToken cancellation) => Task.FromResult<ImmutableArray<LogLine>>([]);

        public async IAsyncEnumerable<LogLine> Follow(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation) =>
            Task.FromResult<(ImmutableArray<LogMatch>, long)>(([], 0));

        public Task Delete(RunKey run, CancellationToken cancellation) => Task.CompletedTask;

        public void Follow(ClusterConnection connection, RunKey run, string attempt, ImmutableArray<string> secrets)
        {
        }
    }
}
