using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Applications;
using Qvs.Grains.Compiling;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Applications;

/// <summary>A control plane that compiles with the adapters of this repository, and a git repository of each tenant.</summary>
public sealed class ApplicationFixture : IAsyncLifetime
{
    public const string Config = """
        params:
          - name: appName
            type: string
          - name: k8sNamespace
            type: string
          - name: imageName
            type: string
          - name: replicas
            type: int
          - name: password
            type: secret
        modules:
          - name: qvs.cloud/adapters
            revision: v0.1.0
        designPatterns:
          - pattern: qvs.cloud/adapters/kubernetes/deployment
            params:
              appName: $(params.appName)
              k8sNamespace: $(params.k8sNamespace)
              imageName: $(params.imageName)
              replicas: $(params.replicas)
          - pattern: qvs.cloud/adapters/pipeline/build/buildkit
            pipelineParams:
              registry: docker
          - pattern: qvs.cloud/adapters/pipeline/deploy/apply
            pipelineParams:
              deployPhase: app

        """;

    private readonly TempFolder _folder = new();
    private int _tenants;

    public Platform Platform { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Platform = await Platform.Start(configure: services => services.AddSingleton(new CompilingOptions
    {
        CacheFolder = _folder.Combine("modules"),
        AdaptersFolder = TestPaths.InRepository("adapters"),
        AllowLocalRepositories = true,
    }));

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A tenant whose application <c>shop</c> has its config in the repository, an environment <c>dev</c> and a cluster <c>main</c>.</summary>
    public async Task<ShopOfTenant> MakeShop(BareRepository repository, string configPath = ".valuestream/qvs.yaml")
    {
        var shop = new ShopOfTenant(Platform.Grains, TenantId.Parse($"shop-{Interlocked.Increment(ref _tenants)}"));
        using (CallerContext.Use(Caller.Platform(shop.Tenant)))
        {
            Platform.Done(await Platform.Grains.Tenant(shop.Tenant).Create("Shop", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = shop.AsOwner();
        Platform.Done(await shop.Cluster.Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 100), 0));
        Platform.Done(await shop.Repository.Save(new RepositorySpec(RepositoryKind.Git, repository.Url, "", null), 0));
        Platform.Done(await shop.Application.Save(new ApplicationSpec("Shop", "", RepositoryId.Parse("shop"), configPath), 0));
        Platform.Done(await shop.Environment.Save(ShopOfTenant.Dev, 0));
        return shop;
    }
}

/// <summary>The objects of one tenant by name.</summary>
public sealed record ShopOfTenant(IGrainFactory Grains, TenantId Tenant)
{
    public static EnvironmentSpec Dev { get; } = new(
        "Development",
        "",
        0,
        ClusterId.Parse("main"),
        [new ProvisioningTarget("default", TargetKind.Kubernetes, Map(("k8sNamespace", "shop-dev")))],
        Map(("replicas", "1"), ("imageName", "from-environment")),
        []);

    public IApplicationGrain Application => Grains.Application(new ApplicationKey(Tenant, ApplicationId.Parse("shop")));

    public IRepositoryGrain Repository => Grains.Repository(new RepositoryKey(Tenant, RepositoryId.Parse("shop")));

    public IClusterGrain Cluster => Grains.Cluster(new ClusterKey(Tenant, ClusterId.Parse("main")));

    public IEnvironmentGrain Environment => Grains.Environment(new EnvironmentKey(Tenant, EnvironmentId.Parse("dev")));

    public IDeploymentGrain Deployment => Grains.Deployment(new DeploymentKey(Tenant, ApplicationId.Parse("shop"), DeploymentId.Parse("dev")));

    public static DeploymentSpec Spec(params (string Name, string Value)[] config) => new(
        "Development",
        EnvironmentId.Parse("dev"),
        Map(config),
        ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal));

    public static ImmutableSortedDictionary<string, string> Map(params (string Key, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    public IDisposable AsOwner() => CallerContext.Use(Caller.Member(Tenant, new Actor("olga", [Roles.Owner])));

    public IDisposable AsPlatform() => CallerContext.Use(Caller.Platform(Tenant));

    public async Task SaveCredential(string name, CredentialPurpose purpose, string key, string value)
    {
        using var owner = AsOwner();
        Platform.Done(await Grains.Credential(new CredentialKey(Tenant, CredentialId.Parse(name))).Save(
            purpose, "", new(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(key, value)), null));
    }
}
