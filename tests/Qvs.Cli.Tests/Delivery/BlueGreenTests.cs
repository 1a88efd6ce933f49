using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Delivery;

/// <summary>The adapters kubernetes/bluegreen and pipeline/deploy/bluegreen on the embedded cluster, with their real tasks.</summary>
public sealed class BlueGreenTests
{
    private const string Space = "store";

    private static readonly ResourceKind Services = new("", "v1", "services", "Service", true);
    private static readonly ResourceKind Deployments = new("apps", "v1", "deployments", "Deployment", true);

    [Fact]
    public async Task A_version_takes_over_when_it_is_approved_and_the_one_before_is_removed()
    {
        using var folder = new TempFolder();
        var adapters = TestPaths.InRepository("adapters");
        var modules = $"qvs.cloud/adapters={adapters}";
        var example = await File.ReadAllTextAsync(Path.Combine(adapters, "kubernetes/bluegreen/example/qvs.yaml"), TestContext.Current.CancellationToken);
        var config = folder.Write("app/.valuestream/qvs.yaml", example);
        await DeliveryCluster.Commit(folder.Combine("app"));
        await using var cluster = await DeliveryCluster.Start(folder, folders: [folder.Combine("app"), adapters], variables: new Dictionary<string, string> { ["QVSCTL_MODULES"] = modules });
        cluster.Namespace(Space);
        await cluster.Compile(config, "shop", new Dictionary<string, string?> { ["QVSCTL_MODULES"] = modules });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = new List<string>();
        var approver = Approve(cluster, () => seen.Add(State(cluster)), ended.Token);

        await Release(cluster, folder, "first", "registry.example.com/shop:1");
        var first = Version(cluster, "shop");
        Assert.Equal(first, Version(cluster, "shop-preview"));
        Assert.Equal([first], Running(cluster));

        await Release(cluster, folder, "second", "registry.example.com/shop:2");
        var second = Version(cluster, "shop");
        Assert.NotEqual(first, second);
        Assert.Equal([second], Running(cluster));
        Assert.Equal("registry.example.com/shop:2", Image(cluster, second));

        // What a person who approves finds: at first nothing is active, later the version before is, and both run.
        Assert.Equal([$"active:  preview: {first} running: {first}", $"active: {first} preview: {second} running: {string.Join(' ', new[] { first, second }.Order(StringComparer.Ordinal))}"], seen);
        await ended.CancelAsync();
        await approver;
    }

    private static async Task Release(DeliveryCluster cluster, TempFolder folder, string name, string image)
    {
        var line = folder.Write($"{name}.yaml", $"""
            spec:
              params: []
              stages:
              - {"{"}name: {name}-deploy, spec: {"{"}pipeline: shop-deploy, deployment: {"{"}app: shop, name: prod{"}"}{"}"}{"}"}
              - {"{"}name: {name}-release, spec: {"{"}pipeline: shop-release, deployment: {"{"}app: shop, name: prod{"}"}{"}"}{"}"}
              results: []
            """);
        await cluster.Deliver(line, new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["prod"] = new Dictionary<string, string>
            {
                ["appName"] = "shop",
                ["qvsDeploymentName"] = "prod",
                ["qvsConfigPath"] = ".valuestream/qvs.yaml",
                ["gitCloneUrl"] = $"file://{folder.Combine("app")}",
                ["gitRevision"] = "main",
                ["gitTokenSecretName"] = "gitsecret",
                ["kubeconfigSecretName"] = "kubernetes-default",
                ["k8sNamespace"] = Space,
                ["imageName"] = image,
                ["cleanUpDelaySeconds"] = "0",
            },
        });
    }

    /// <summary>Approves whatever asks, after a look around.</summary>
    private static async Task Approve(DeliveryCluster cluster, Action look, CancellationToken cancellation)
    {
        await foreach (var change in cluster.Cluster.Objects.Watch(TektonKinds.CustomRun, DeliveryCluster.Project, cancellation))
        {
            if (change.Object["status"]?["conditions"] is null or JsonArray { Count: 0 })
            {
                look();
                var decided = (JsonObject)change.Object.DeepClone();
                decided["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True", ["reason"] = "Approved", ["message"] = "" }) };
                cluster.Cluster.Objects.UpdateStatus(TektonKinds.CustomRun, decided);
            }
        }
    }

    private static string State(DeliveryCluster cluster) => $"active: {Version(cluster, "shop")} preview: {Version(cluster, "shop-preview")} running: {string.Join(' ', Running(cluster))}";

    private static string Version(DeliveryCluster cluster, string service) =>
        cluster.Cluster.Objects.Get(Services, Space, service)?["spec"]?["selector"]?["version"]?.ToString() ?? "";

    private static IEnumerable<string> Running(DeliveryCluster cluster) =>
        cluster.Cluster.Objects.List(Deployments, Space).Select(d => d["metadata"]!["labels"]!["version"]!.ToString()).Order(StringComparer.Ordinal);

    private static string Image(DeliveryCluster cluster, string version) =>
        cluster.Cluster.Objects.Get(Deployments, Space, $"shop-{version}")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString();
}
