using System.Text.Json.Nodes;
using Qvs.Cli.Deploy;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Deploy;

/// <summary>An embedded cluster with a namespace <c>shop</c>, and deployments to it over HTTP.</summary>
internal sealed class DeployCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private DeployCluster(LocalCluster.LocalCluster cluster) => Cluster = cluster;

    public LocalCluster.LocalCluster Cluster { get; }

    public string Kubeconfig => _folder.Combine("kubeconfig");

    public DeployReport Report { get; private set; } = new(TextWriter.Null);

    public string Output { get; private set; } = "";

    public static async Task<DeployCluster> Start()
    {
        var made = new DeployCluster(await LocalCluster.LocalCluster.Start(new LocalClusterOptions()));
        made._folder.Write("kubeconfig", made.Cluster.Kubeconfig);
        made.Cluster.Objects.Create(new ResourceKind("", "v1", "namespaces", "Namespace", false), new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "shop" } });
        return made;
    }

    public static ResourceKind Kind(string group, string plural, string kind, string version = "v1") => new(group, version, plural, kind, true);

    public JsonObject? Get(string plural, string name, string group = "", string ns = "shop") => Cluster.Objects.Get(Kind(group, plural, ""), ns, name);

    /// <summary>Deploys these manifests as the stack; what was said is in <see cref="Output"/>.</summary>
    public async Task<IReadOnlyList<JsonObject>> Deploy(string manifests, Func<ApplyOptions, ApplyOptions>? with = null)
    {
        var file = _folder.Write($"{Guid.NewGuid():N}.yaml", manifests);
        var options = new ApplyOptions { Stack = "p/shop/dev/main", Paths = [file], Kubeconfig = Kubeconfig, Prune = true, Wait = true, Timeout = TimeSpan.FromSeconds(60) };
        options = with?.Invoke(options) ?? options;
        await using var text = new StringWriter();
        Report = new DeployReport(text);
        using var api = KubeApi.Open(options.Kubeconfig, null, TimeProvider.System);
        try
        {
            return await new StackDeployment(api, options, Report, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        }
        finally
        {
            Output = text.ToString();
        }
    }

    public async Task<string> Refused(string manifests, Func<ApplyOptions, ApplyOptions>? with = null) =>
        (await Assert.ThrowsAsync<DeployException>(() => Deploy(manifests, with))).Message;

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    public static string ConfigMap(string name, string value, string ns = "shop", string more = "") => $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{name}}
          namespace: {{ns}}
        {{more}}
        data:
          key: "{{value}}"
        """.Replace("\n\n", "\n", StringComparison.Ordinal) + "\n";

    public static string Deployment(string name, string annotations = "") => $$"""
        ---
        provider: kubernetes
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          namespace: shop
        spec:
          replicas: 2
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} }, annotations: { {{annotations}} } }
            spec: {containers: [ {name: main, image: "nginx:1"} ]}
        """ + "\n";
}
