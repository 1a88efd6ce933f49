using Qvs.Testing;

namespace Qvs.Cli.Tests.Delivery;

/// <summary>Whole deliveries on the embedded cluster: build, deploy, look up the address.</summary>
public sealed class DeliveryTests
{
    private static readonly string? Adapters = Checkout("QVS_OFFICIAL_ADAPTERS");
    private static readonly string? Examples = Checkout("QVS_EXAMPLES");

    [Fact]
    public async Task The_sample_goes_from_source_to_prod_with_one_image_and_gives_its_addresses()
    {
        using var folder = new TempFolder();
        var source = folder.Combine("shop");
        Copy(TestPaths.InRepository("src", "Qvs.Cloud", "Samples", "shop"), source);
        await DeliveryCluster.Commit(source);
        var adapters = TestPaths.InRepository("adapters");
        var modules = $"qvs.cloud/adapters={adapters}";
        await using var cluster = await DeliveryCluster.Start(folder, folders: [source, adapters], variables: new Dictionary<string, string> { ["QVSCTL_MODULES"] = modules });
        cluster.Secret("shop-registry", ".dockerconfigjson", "{}");
        string[] names = ["dev", "staging", "prod"];
        foreach (var name in names)
        {
            cluster.Namespace($"shop-{name}");
        }

        await cluster.Compile(Path.Combine(source, ".valuestream/qvs.yaml"), "shop", new Dictionary<string, string?> { ["QVSCTL_MODULES"] = modules });
        var results = await cluster.Deliver(
            Path.Combine(source, ".valuestream/assemblylines/deliver.yaml"),
            new Dictionary<string, string>(),
            names.ToDictionary(n => n, n => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>
            {
                ["appName"] = "shop",
                ["qvsDeploymentName"] = n,
                ["qvsConfigPath"] = ".valuestream/qvs.yaml",
                ["gitCloneUrl"] = $"file://{source}",
                ["gitTokenSecretName"] = "gitsecret",
                ["kubeconfigSecretName"] = "kubernetes-default",
                ["k8sNamespace"] = $"shop-{n}",
                ["imageRegistryPath"] = "registry.example.com/shop",
                ["imageShortName"] = "web",
                ["imageRegistrySecretName"] = "shop-registry",
                ["replicas"] = n == "prod" ? "3" : "1",
                ["greeting"] = $"Welcome to {n}",
                ["allowedSourceIps"] = "10.0.0.0/8,192.168.0.0/16",
            }));

        Assert.Matches("^registry.example.com/shop/web@sha256:[0-9a-f]{64}$", results["image"]);
        foreach (var name in names)
        {
            Assert.Matches(@"^http://203\.0\.113\.[0-9]+$", results[$"{name}Url"]);
            var deployment = cluster.Cluster.Objects.Get(new("apps", "v1", "deployments", "Deployment", true), $"shop-{name}", "shop")!;
            Assert.Equal(results["image"], deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString());
            Assert.Equal($"acme/shop/{name}/app", deployment["metadata"]!["annotations"]!["qvs.cloud/stack"]!.ToString());
        }

        Assert.Contains("[simulated buildkit] no image is built", cluster.Logs(), StringComparison.Ordinal);
        Assert.Empty(cluster.States.Requests);
    }

    [Fact]
    public async Task The_published_Kubernetes_example_runs_unmodified_and_gives_its_address()
    {
        Assert.SkipWhen(Adapters is null || Examples is null, "no checkouts of the published adapters and examples (QVS_OFFICIAL_ADAPTERS, QVS_EXAMPLES)");
        using var folder = new TempFolder();

        // What is on GitHub for the tasks is served from the checkouts.
        var git = $"""
            #!/bin/sh
            exec /usr/bin/git -c protocol.file.allow=always -c safe.directory='*' \
              -c url.file://{Adapters}.insteadOf=https://github.com/qmonus/official-cloud-native-adapters.git \
              -c url.file://{Examples}.insteadOf=https://not-a-token:x-oauth-basic@github.com/qmonus/valuestream-examples.git "$@"
            """;
        await using var cluster = await DeliveryCluster.Start(folder, new Dictionary<string, string> { ["git"] = git }, [Adapters!, Examples!]);
        cluster.Namespace("nginx-demo");
        var path = new Dictionary<string, string?> { ["PATH"] = $"{folder.Combine("tools")}:{Environment.GetEnvironmentVariable("PATH")}" };
        await cluster.Compile(Path.Combine(Examples!, ".valuestream/kubernetes/qvs.yaml"), "nginx-demo", path, "--api-version", "v1");
        var results = await cluster.Deliver(
            Path.Combine(Examples!, ".valuestream/kubernetes/assemblyline-staging.yaml"),
            new Dictionary<string, string> { ["gitRevision"] = "main", ["imageName"] = "nginx:1.27" },
            new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["staging"] = new Dictionary<string, string>
                {
                    ["appName"] = "nginx-demo",
                    ["qvsDeploymentName"] = "staging",
                    ["qvsConfigPath"] = ".valuestream/kubernetes/qvs.yaml",
                    ["gitCloneUrl"] = "https://github.com/qmonus/valuestream-examples.git",
                    ["gitTokenSecretName"] = "gitsecret",
                    ["kubeconfigSecretName"] = "kubernetes-default",
                    ["k8sNamespace"] = "nginx-demo",
                },
            });

        Assert.Matches(@"^203\.0\.113\.[0-9]+$", results["ipAddress"]);
        Assert.Contains("acme/nginx-demo/staging/main", cluster.States.States.Keys);
        Assert.Equal(4, cluster.States.Requests.Count);
    }

    [Fact]
    public async Task The_published_build_runs_with_simulated_tools_and_gives_its_three_names()
    {
        Assert.SkipWhen(Adapters is null, "no checkout of the published adapters (QVS_OFFICIAL_ADAPTERS)");
        using var folder = new TempFolder();
        folder.Write("app/Dockerfile", "FROM scratch\n");
        folder.Write("app/.valuestream/qvs.yaml", $"""
            params: []
            modules:
              - name: qmonus.net/adapter/official
                revision: main
            designPatterns:
              - pattern: qmonus.net/adapter/official/pipeline/build:buildkitGcp
            """);
        folder.Write("line.yaml", """
            spec:
              params: []
              stages:
              - {name: build, spec: {pipeline: app-build, deployment: {app: app, name: dev}}}
              results:
              - {name: names, value: "$(stages.build.results.imageFullNameTag) $(stages.build.results.imageFullNameDigest) $(stages.build.results.imageDigest)"}
            """);
        await DeliveryCluster.Commit(folder.Combine("app"));
        var git = $"""
            #!/bin/sh
            exec /usr/bin/git -c protocol.file.allow=always -c safe.directory='*' -c url.file://{folder.Combine("app")}.insteadOf=https://not-a-token:x-oauth-basic@git.example.com/app.git "$@"
            """;
        await using var cluster = await DeliveryCluster.Start(folder, new Dictionary<string, string> { ["git"] = git }, [folder.Combine("app")]);
        cluster.Secret("gcp-default", "serviceaccount", "{}");
        await cluster.Compile(folder.Combine("app/.valuestream/qvs.yaml"), "app", null, "--module", $"qmonus.net/adapter/official={Adapters}");
        var results = await cluster.Deliver(folder.Combine("line.yaml"), new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["dev"] = new Dictionary<string, string>
            {
                ["gitCloneUrl"] = "https://git.example.com/app.git",
                ["gitRevision"] = "main",
                ["gitTokenSecretName"] = "gitsecret",
                ["gcpServiceAccountSecretName"] = "gcp-default",
                ["gcpProjectId"] = "project",
                ["imageRegistryPath"] = "registry.example.com/team",
                ["imageShortName"] = "app",
                ["imageTag"] = "v1",
                ["gitCheckoutSubDirectory"] = "",
            },
        });
        Assert.Matches(@"^registry\.example\.com/team/app:v1 registry\.example\.com/team/app@(sha256:[0-9a-f]{64}) \1$", results["names"]);
        Assert.Contains("[simulated gcloud]", cluster.Logs(), StringComparison.Ordinal);
    }

    private static string? Checkout(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set && Directory.Exists(Path.GetFullPath(set, TestPaths.Root)) ? Path.GetFullPath(set, TestPaths.Root) : null;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
