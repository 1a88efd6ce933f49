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
/// <param name="tenant">Null for <see cref="Tenant"/>.</param>
internal sealed class DeliveryShop(IGrainFactory grains, TenantId? tenant = null)
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
    private const int MostAttempts = 5;
    private static readonly ApplicationId Shop = ApplicationId.Parse("shop");

    private readonly TenantId _tenant = tenant ?? Tenant;

    public static IDisposable AsOwner() => AsOwner(Tenant);

    public static IDisposable AsApprover() => CallerContext.Use(Caller.Member(Tenant, new Actor("anna", [Roles.Approver])));

    private static IDisposable AsOwner(TenantId tenant) => CallerContext.Use(Caller.Member(tenant, new Actor("olga", [Roles.Owner])));

    private AssemblyLineKey Line(string name) => new(_tenant, AssemblyLineId.Parse(name));

    public async Task Make()
    {
        using (CallerContext.Use(Caller.Platform(_tenant)))
        {
            Done(await grains.Tenant(_tenant).Create("Acme", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = AsOwner(_tenant);
        var (repository, cluster) = (RepositoryId.Parse("shop"), ClusterId.Parse("main"));
        Done(await grains.Cluster(new ClusterKey(_tenant, cluster)).Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 1000), null));
        Done(await grains.Repository(new RepositoryKey(_tenant, repository)).Save(new RepositorySpec(RepositoryKind.Git, "https://git.example.com/shop.git", "", null), null));
        Done(await grains.Application(new ApplicationKey(_tenant, Shop)).Save(new ApplicationSpec("Shop", "", repository, ".valuestream/qvs.yaml"), null));
        Done(await grains.Application(new ApplicationKey(_tenant, Shop)).Upload(Pipelines));
        Done(await grains.Environment(new EnvironmentKey(_tenant, EnvironmentId.Parse("dev"))).Save(new EnvironmentSpec("dev", "", 0, cluster, [], Texts, []), null));
    }

    /// <summary>A line whose stages come one after the other, all to one deployment of its own.</summary>
    /// <param name="approval">The stage before which somebody has to approve; 0: none.</param>
    public async Task MakeLine(string name, int stages, int approval = 0)
    {
        using var owner = AsOwner(_tenant);
        Done(await grains.Deployment(new DeploymentKey(_tenant, Shop, DeploymentId.Parse(name))).Save(
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

    /// <summary>Starts a run; who gets no answer asks again, as callers do: the key starts one run.</summary>
    public async Task<RunKey> Run(string line, string key)
    {
        using var owner = AsOwner(_tenant);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Done(await grains.Line(Line(line)).Start(new StartRun(key, Texts, ""))).Run;
            }
            catch (TimeoutException) when (attempt < MostAttempts)
            {
                Console.WriteLine($"{_tenant}/{line} {key}: no answer, asked again");
            }
        }
    }

    public static T Done<T>(Answer<T> answer)
        where T : class => answer.IsDone ? answer.Value : throw new InvalidOperationException(string.Join("\n", answer.Rejections));

    private static ImmutableSortedDictionary<string, string> Texts { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, SecretReference> NoSecrets { get; } = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, CredentialId> NoCredentials { get; } = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal);
}
