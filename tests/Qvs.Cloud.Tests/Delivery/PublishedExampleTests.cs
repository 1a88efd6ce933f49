using System.Collections.Immutable;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Credentials;
using Qvs.Testing;
using ApplicationId = Qvs.Domain.Applications.ApplicationId;

namespace Qvs.Cloud.Tests.Delivery;

/// <summary>The contract of the formats, from end to end: what was published runs here as it is.</summary>
public sealed class PublishedExampleTests
{
    private const string Repository = "https://github.com/qmonus/valuestream-examples.git";
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly ApplicationKey Application = new(Acme, ApplicationId.Parse("nginx-demo"));
    private static readonly string? Adapters = Checkout("QVS_OFFICIAL_ADAPTERS");
    private static readonly string? Examples = Checkout("QVS_EXAMPLES");

    [Fact(Timeout = 600_000)]
    public async Task The_Kubernetes_example_is_compiled_and_delivered_unmodified_and_gives_its_address()
    {
        Assert.SkipWhen(Adapters is null || Examples is null, "no checkouts of the published adapters and examples (QVS_OFFICIAL_ADAPTERS, QVS_EXAMPLES)");
        using var folder = new TempFolder();
        await using var platform = await ExamplePlatform.Start(folder, Git, Adapters!, Examples!);
        platform.MakeNamespace("nginx-demo");
        using (CallerContext.Use(Caller.Platform(Acme)))
        {
            Done(await platform.Grains.Tenant(Acme).Create("Acme", new Member("olga", "Olga", [Roles.Owner])));
        }

        using var owner = CallerContext.Use(Caller.Member(Acme, new Actor("olga", [Roles.Owner])));
        await MakeApplication(platform);
        var line = new AssemblyLineKey(Acme, AssemblyLineId.Parse("staging-deploy"));
        var yaml = await File.ReadAllTextAsync(Path.Combine(Examples!, ".valuestream/kubernetes/assemblyline-staging.yaml"), TestContext.Current.CancellationToken);
        Done(await platform.Grains.Line(line).Save(yaml, LineSettings.Default, null));

        var run = Done(await platform.Grains.Line(line).Start(new StartRun("only", Map(("gitRevision", "main"), ("imageName", "nginx:1.27")), ""))).Run;
        var ended = await UntilEnded(platform, run);

        Assert.True(ended.Status == RunStatus.Succeeded, string.Join('\n', ended.Stages.Values.Select(stage => $"{stage.Name}: {stage.Status} {stage.Message}")));
        Assert.Matches(@"^203\.0\.113\.[0-9]+$", ended.Results["ipAddress"]);
        Assert.All(ended.Stages.Values, stage => Assert.Single(stage.Attempts));
    }

    // Both ways in which what is on GitHub is asked for: by the platform, and by tasks with their token.
    private static string Git => $"""
        #!/bin/sh
        exec /usr/bin/git -c protocol.file.allow=always -c safe.directory='*' \
          -c url.file://{Adapters}.insteadOf=https://github.com/qmonus/official-cloud-native-adapters.git \
          -c url.file://{Adapters}.insteadOf=https://github.com/qmonus/official-cloud-native-adapters \
          -c url.file://{Examples}.insteadOf=https://not-a-token:x-oauth-basic@github.com/qmonus/valuestream-examples.git \
          -c url.file://{Examples}.insteadOf={Repository} "$@"
        """;

    private static async Task MakeApplication(ExamplePlatform platform)
    {
        var (cluster, environment, repository) = (ClusterId.Parse("embedded"), EnvironmentId.Parse("staging"), RepositoryId.Parse("examples"));
        var (git, kubeconfig) = (CredentialId.Parse("gitsecret-examples"), CredentialId.Parse("kubernetes-default-staging"));
        var grains = platform.Grains;
        Done(await grains.Credential(new CredentialKey(Acme, git)).Save(CredentialPurpose.Git, "", Change("token", "not-a-token"), null));
        Done(await grains.Credential(new CredentialKey(Acme, kubeconfig)).Save(CredentialPurpose.Target, "", Change("kubeconfig", platform.Kubeconfig), null));
        Done(await grains.Cluster(new ClusterKey(Acme, cluster)).Save(new ClusterSpec("Embedded", ClusterKind.Embedded, null, 100), null));
        Done(await grains.Repository(new RepositoryKey(Acme, repository)).Save(new RepositorySpec(RepositoryKind.GitHub, Repository, "", git), null));
        Done(await grains.Application(Application).Save(new ApplicationSpec("nginx", "", repository, ".valuestream/kubernetes/qvs.yaml"), null));
        var target = new ProvisioningTarget("default", TargetKind.Kubernetes, Map(("k8sNamespace", "nginx-demo")));
        Done(await grains.Environment(new EnvironmentKey(Acme, environment)).Save(new EnvironmentSpec("Staging", "", 0, cluster, [target], Map(), []), null));
        Done(await grains.Deployment(new DeploymentKey(Acme, Application.Application, DeploymentId.Parse("staging"))).Save(
            new DeploymentSpec(
                "Staging",
                environment,
                Map(),
                ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal),
                ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal).Add("default", kubeconfig)),
            null));
        var compiled = Done(await grains.Application(Application).Compile("main"));
        Assert.False(compiled.HasErrors, string.Join('\n', compiled.Messages.Select(message => message.Message)));
        Done(await grains.Application(Application).Apply(compiled.Id));
    }

    private static async Task<RunState> UntilEnded(ExamplePlatform platform, RunKey run)
    {
        while (true)
        {
            if (await platform.Grains.Run(run).Get() is { State: { HasEnded: true } state })
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static T Done<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.IsDone, string.Join('\n', answer.Rejections));
        return answer.Value;
    }

    private static CredentialChange Change(string key, string value) =>
        new(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(key, value));

    private static ImmutableSortedDictionary<string, string> Map(params (string Key, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    private static string? Checkout(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set && Directory.Exists(Path.GetFullPath(set, TestPaths.Root)) ? Path.GetFullPath(set, TestPaths.Root) : null;
}
