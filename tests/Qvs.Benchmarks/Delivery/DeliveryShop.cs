using System.Collections.Immutable;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using ApplicationId = Qvs.Domain.Applications.ApplicationId;

namespace Qvs.Benchmarks.Delivery;

/// <summary>A tenant with an application of one pipeline, and as many lines as wanted, each with a deployment of its own.</summary>
internal sealed class DeliveryShop(IGrainFactory grains)
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

    public static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly ApplicationId Shop = ApplicationId.Parse("shop");

    public static IDisposable AsOwner() => CallerContext.Use(Caller.Member(Tenant, new Actor("olga", [Roles.Owner])));

    public static IDisposable AsApprover() => CallerContext.Use(Caller.Member(Tenant, new Actor("anna", [Roles.Approver])));

    public static AssemblyLineKey Line(string name) => new(Tenant, AssemblyLineId.Parse(name));

    public async Task Make()
    {
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            Done(await grains.Tenant(Tenant).Create("Acme", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = AsOwner();
        var (repository, cluster) = (RepositoryId.Parse("shop"), ClusterId.Parse("main"));
        Done(await grains.Cluster(new ClusterKey(Tenant, cluster)).Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 1000), null));
        Done(await grains.Repository(new RepositoryKey(Tenant, repository)).Save(new RepositorySpec(RepositoryKind.Git, "https://git.example.com/shop.git", "", null), null));
        Done(await grains.Application(new ApplicationKey(Tenant, Shop)).Save(new ApplicationSpec("Shop", "", repository, ".valuestream/qvs.yaml"), null));
        Done(await grains.Application(new ApplicationKey(Tenant, Shop)).Upload(Pipelines));
        Done(await grains.Environment(new EnvironmentKey(Tenant, EnvironmentId.Parse("dev"))).Save(new EnvironmentSpec("dev", "", 0, cluster, [], Texts, []), null));
    }

    /// <summary>A line whose stages come one after the other, all to one deployment of its own.</summary>
    /// <param name="approval">The stage before which somebody has to approve; 0: none.</param>
    public async Task MakeLine(string name, int stages, int approval = 0)
    {
        using var owner = AsOwner();
        Done(await grains.Deployment(new DeploymentKey(Tenant, Shop, DeploymentId.Parse(name))).Save(
            new DeploymentSpec(name, EnvironmentId.Parse("dev"), Texts.Add("replicas", "2"), NoSecrets, NoCredentials), null));
        var yaml = string.Concat(Enumerable.Range(1, stages).Select(at => $$"""

                - name: s{{at}}
                  spec:
                    pipeline: shop-deploy
                    deployment: {app: shop, name: {{name}}}
                    params: [{{(at == 1 ? "" : $"{{name: image, value: $(stages.s{at - 1}.results.image)}}")}}]
                  runAfter: [{{(at == 1 ? "" : $"s{at - 1}")}}]{{(at == approval ? "\n      approval: {quorum: 1}" : "")}}
            """));
        Done(await grains.Line(Line(name)).Save(
            $"apiVersion: vs.axis-dev.io/v1\nkind: AssemblyLine\nmetadata: {{name: {name}}}\nspec:\n  stages:{yaml}\n", new LineSettings(QueuePolicy.Queue, 1), null));
    }

    public async Task<RunKey> Run(string line, string key)
    {
        using var owner = AsOwner();
        return Done(await grains.Line(Line(line)).Start(new StartRun(key, Texts, ""))).Run;
    }

    public static T Done<T>(Answer<T> answer)
        where T : class => answer.IsDone ? answer.Value : throw new InvalidOperationException(string.Join("\n", answer.Rejections));

    private static ImmutableSortedDictionary<string, string> Texts { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, SecretReference> NoSecrets { get; } = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, CredentialId> NoCredentials { get; } = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal);
}
