using Qvs.Cloud.Access;
using Qvs.Cloud.Hosting;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Grains.Applications;
using Qvs.Grains.Credentials;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Samples;

/// <summary>What was made, for the pages that lead through it.</summary>
internal sealed record SampleReady(ApplicationId Application, AssemblyLineId Line, string Folder);

/// <summary>
/// The guided first run: a shop in a git repository of this machine, three environments on the embedded cluster, and the line that delivers it. All
/// of it is made in the caller's name, through the same grains that a person would use, and may be made again.
/// </summary>
internal sealed class SampleProject(DataFolder data, SampleRepository repository, IServiceProvider services)
{
    private static readonly ImmutableArray<(string Name, string Title, string Replicas)> Environments =
        [("dev", "Development", "1"), ("staging", "Staging", "2"), ("prod", "Production", "3")];

    private const string Broken = "staging";
    private static readonly ClusterId Cluster = ClusterId.Parse("embedded");
    private static readonly RepositoryId Repository = RepositoryId.Parse("shop");
    private static readonly CredentialId Kubeconfig = CredentialId.Parse("kubernetes-default-sample");
    private static readonly CredentialId Registry = CredentialId.Parse("shop-registry");

    /// <summary>Only where there is an embedded cluster to deliver to.</summary>
    public bool IsPossible => services.GetService<EmbeddedCluster>() is not null;

    /// <summary>The namespace that is missing on the cluster until <see cref="Mend"/>.</summary>
    public static string MissingNamespace(TenantSession session) => NamespaceOf(session, Broken);

    /// <summary>What a person would do with <c>kubectl create namespace</c>: afterwards the failed stage can go on.</summary>
    /// <returns>False if this server has no embedded cluster.</returns>
    public bool Mend(TenantSession session)
    {
        if (!session.May(Domain.Tenancy.Permission.Configure))
        {
            throw new Grains.Access.AccessDeniedException();
        }

        if (services.GetService<EmbeddedCluster>() is not { } embedded)
        {
            return false;
        }

        embedded.MakeNamespace(MissingNamespace(session));
        return true;
    }

    /// <returns>Or everything that was refused, by the first step that was.</returns>
    public async Task<Answer<SampleReady>> Create(TenantSession session, CancellationToken cancellation)
    {
        if (services.GetService<EmbeddedCluster>() is not { } embedded)
        {
            return Answer.Refuse<SampleReady>("no-embedded-cluster", "This server has no embedded cluster.", "Connect a cluster and make an application instead.");
        }

        // Staging is left out on purpose: its first deploy fails, is mended, and goes on from its failed task.
        foreach (var (name, _, _) in Environments.Where(environment => environment.Name != Broken))
        {
            embedded.MakeNamespace(NamespaceOf(session, name));
        }

        var folder = Path.Combine(data.Samples.FullName, session.Tenant.Value, "shop");
        await repository.Create(folder, cancellation);
        var application = ApplicationId.Parse("shop");
        var line = AssemblyLineId.Parse("deliver");
        Func<Task<ImmutableArray<Rejection>>>[] steps =
        [
            () => Save<IClusterGrain, Versioned<ClusterSpec>>(session, new ClusterKey(session.Tenant, Cluster), grain => grain.Save(new ClusterSpec("Embedded", ClusterKind.Embedded, null, 50), null)),
            () => Credential(session, Kubeconfig, CredentialPurpose.Target, "The embedded cluster, for the sample's deployments", "kubeconfig", embedded.Kubeconfig),
            () => Credential(session, Registry, CredentialPurpose.Free, "The sample's image registry, which is simulated", ".dockerconfigjson", "{}"),
            () => Save<IRepositoryGrain, Versioned<RepositorySpec>>(session, new RepositoryKey(session.Tenant, Repository), grain => grain.Save(
                new RepositorySpec(RepositoryKind.Git, new Uri(folder).AbsoluteUri, "The sample's source, on this machine", null), null)),
            () => Save<IApplicationGrain, Versioned<ApplicationSpec>>(session, new ApplicationKey(session.Tenant, application), grain => grain.Save(
                new ApplicationSpec("Shop", "A small web shop: the sample application", Repository, ".valuestream/qvs.yaml"), null)),
            .. Environments.SelectMany((environment, index) => EnvironmentSteps(session, application, environment, index)),
            () => CompileAndApply(session, new ApplicationKey(session.Tenant, application)),
            async () => await Save<IAssemblyLineGrain, Versioned<LineView>>(session, new AssemblyLineKey(session.Tenant, line), await LineOf(folder, cancellation)),
        ];
        foreach (var step in steps)
        {
            if (await step() is { IsEmpty: false } refused)
            {
                return Answer.Refuse<SampleReady>(refused);
            }
        }

        return Answer.Of(new SampleReady(application, line, folder));
    }

    private static string NamespaceOf(TenantSession session, string environment) => $"{session.Tenant}-shop-{environment}";

    private static IEnumerable<Func<Task<ImmutableArray<Rejection>>>> EnvironmentSteps(
        TenantSession session, ApplicationId application, (string Name, string Title, string Replicas) environment, int index)
    {
        yield return () => Save<IEnvironmentGrain, Versioned<EnvironmentSpec>>(session, new EnvironmentKey(session.Tenant, EnvironmentId.Parse(environment.Name)), grain => grain.Save(
            new EnvironmentSpec(
                environment.Title,
                "",
                index,
                Cluster,
                [new ProvisioningTarget("default", TargetKind.Kubernetes, Map(("k8sNamespace", NamespaceOf(session, environment.Name))))],
                Map(),
                []),
            null));
        yield return () => Save<IDeploymentGrain, Versioned<DeploymentSpec>>(
            session,
            new DeploymentKey(session.Tenant, application, DeploymentId.Parse(environment.Name)),
            grain => grain.Save(
                new DeploymentSpec(
                    $"Shop in {environment.Title}",
                    EnvironmentId.Parse(environment.Name),
                    Map(
                        ("imageRegistryPath", "registry.example.com/shop"),
                        ("imageShortName", "web"),
                        ("imageRegistrySecretName", Registry.Value),
                        ("replicas", environment.Replicas),
                        ("greeting", $"Welcome to {environment.Name}"),
                        ("allowedSourceIps", "10.0.0.0/8,192.168.0.0/16")),
                    ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal),
                    ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal).Add("default", Kubeconfig)),
                null));
    }

    private static async Task<Func<IAssemblyLineGrain, Task<Answer<Versioned<LineView>>>>> LineOf(string folder, CancellationToken cancellation)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(folder, ".valuestream", "assemblylines", "deliver.yaml"), cancellation);
        return grain => grain.Save(yaml, LineSettings.Default, null);
    }

    private static async Task<ImmutableArray<Rejection>> CompileAndApply(TenantSession session, ApplicationKey key)
    {
        var compiled = await session.Ask((object)key, (IApplicationGrain grain) => grain.Compile("main"));
        if (!compiled.IsDone)
        {
            return compiled.Rejections;
        }

        return compiled.Value.HasErrors
            ? [.. compiled.Value.Messages.Where(message => message.Severity == "error").Select(message => new Rejection(message.Code, message.Message, message.NextStep))]
            : (await session.Ask((object)key, (IApplicationGrain grain) => grain.Apply(compiled.Value.Id))).Rejections;
    }

    private static Task<ImmutableArray<Rejection>> Credential(TenantSession session, CredentialId id, CredentialPurpose purpose, string description, string key, string value) =>
        Save<ICredentialGrain, CredentialView>(session, new CredentialKey(session.Tenant, id), grain => grain.Save(
            purpose, description, new CredentialChange(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(key, value)), null));

    private static async Task<ImmutableArray<Rejection>> Save<TGrain, TView>(TenantSession session, object key, Func<TGrain, Task<Answer<TView>>> save)
        where TGrain : Grains.Access.ITenantGrain
        where TView : class =>
        (await session.Ask(key, save)).Rejections;

    private static ImmutableSortedDictionary<string, string> Map(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            map[key] = value;
        }

        return map.ToImmutable();
    }
}
