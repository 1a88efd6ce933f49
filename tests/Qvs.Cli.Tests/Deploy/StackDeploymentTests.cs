using System.Text.Json.Nodes;
using Qvs.Cli.Deploy;
using Qvs.Testing;
using static Qvs.Cli.Tests.Deploy.DeployCluster;

namespace Qvs.Cli.Tests.Deploy;

/// <summary><c>qvsctl deploy apply</c> against the embedded cluster, over HTTP.</summary>
public sealed class StackDeploymentTests
{
    private const string Service = """
        ---
        provider: kubernetes
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        output: ["status.loadBalancer.ingress[0].ip"]
        spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}

        """;

    [Fact]
    public async Task Everything_is_applied_and_ready_and_a_second_time_nothing_changes()
    {
        await using var cluster = await Start();
        var objects = await cluster.Deploy(Deployment("web") + Service);
        Assert.Equal(["Service", "Deployment"], objects.Select(o => o["kind"]!.ToString()));
        var report = cluster.Report.Json();
        Assert.All((JsonArray)report["objects"]!, o => Assert.True((bool)o!["ready"]!));
        Assert.StartsWith("203.0.113.", report["outputs"]!["Service/web:status.loadBalancer.ingress[0].ip"]!.ToString(), StringComparison.Ordinal);
        var managed = (JsonArray)cluster.Get("deployments", "web", "apps")!["metadata"]!["managedFields"]!;
        Assert.Contains(managed, m => m!["manager"]!.ToString() == "qvs" && m["operation"]!.ToString() == "Apply");

        await cluster.Deploy(Deployment("web") + Service);
        Assert.All((JsonArray)cluster.Report.Json()["objects"]!, o => Assert.Equal("unchanged", o!["action"]!.ToString()));
    }

    [Fact]
    public async Task What_is_no_longer_declared_is_deleted_after_the_rest_is_ready()
    {
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("old", "1") + ConfigMap("new", "1"));
        await cluster.Deploy(ConfigMap("new", "2") + Deployment("web"));
        Assert.Null(cluster.Get("configmaps", "old"));
        Assert.Equal("2", cluster.Get("configmaps", "new")!["data"]!["key"]!.ToString());
        Assert.True(cluster.Output.IndexOf("ready      Deployment", StringComparison.Ordinal) < cluster.Output.IndexOf("pruned     ConfigMap shop/old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_prune_the_inventory_remembers_for_the_next_time()
    {
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("old", "1") + ConfigMap("new", "1"));
        await cluster.Deploy(ConfigMap("new", "1"), o => o with { Prune = false });
        Assert.NotNull(cluster.Get("configmaps", "old"));
        await cluster.Deploy(ConfigMap("new", "1"));
        Assert.Null(cluster.Get("configmaps", "old"));
    }

    [Fact]
    public async Task Two_stacks_do_not_take_or_delete_what_is_the_others()
    {
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("mine", "1") + ConfigMap("shared", "1"));
        var refusal = await cluster.Refused(ConfigMap("shared", "2"), o => o with { Stack = "p/other/dev/main" });
        Assert.Contains("ConfigMap shop/shared belongs to the stack p/shop/dev/main", refusal, StringComparison.Ordinal);

        await cluster.Deploy(ConfigMap("shared", "2"), o => o with { Stack = "p/other/dev/main", TakeOver = true });
        await cluster.Deploy(ConfigMap("mine", "1"));
        Assert.Contains("kept       ConfigMap shop/shared (it belongs to the stack p/other/dev/main now)", cluster.Output, StringComparison.Ordinal);
        Assert.Equal("2", cluster.Get("configmaps", "shared")!["data"]!["key"]!.ToString());
    }

    [Fact]
    public async Task Nothing_is_changed_when_one_manifest_is_refused_and_all_refusals_are_told()
    {
        await using var cluster = await Start();
        var bad = Deployment("bad").Replace("containers:", "unknown: 1, containers:", StringComparison.Ordinal);
        var refusal = await cluster.Refused(ConfigMap("first", "1") + bad + ConfigMap("lost", "1", "nowhere"));
        Assert.Contains("Deployment shop/bad", refusal, StringComparison.Ordinal);
        Assert.Contains("Create the namespace nowhere", refusal, StringComparison.Ordinal);
        Assert.Null(cluster.Get("configmaps", "first"));
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_the_owner()
    {
        await using var cluster = await Start();
        await cluster.Deploy(Deployment("web"));
        using (var api = KubeApi.Open(cluster.Kubeconfig, null, TimeProvider.System))
        {
            var address = "/apis/apps/v1/namespaces/shop/deployments/web";
            var live = await api.Find(address, TestContext.Current.CancellationToken);
            live!["spec"]!["replicas"] = 3;
            using var process = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
            process.DefaultRequestHeaders.Authorization = new("Bearer", cluster.Cluster.Token);
            using var body = new StringContent(live.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            (await process.PutAsync(new Uri(cluster.Cluster.Url, address + "?fieldManager=autoscaler"), body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        var refusal = await cluster.Refused(Deployment("web"));
        Assert.Contains("Deployment shop/web: .spec.replicas belongs to autoscaler", refusal, StringComparison.Ordinal);
        await cluster.Deploy(Deployment("web"), o => o with { ForceConflicts = true });
        Assert.Equal("2", cluster.Get("deployments", "web", "apps")!["spec"]!["replicas"]!.ToString());
    }

    [Fact]
    public async Task A_namespace_and_a_kind_can_be_declared_with_what_uses_them()
    {
        const string All = """
            apiVersion: qvs.example/v1
            kind: Widget
            metadata: {name: one, namespace: fresh}
            spec: {size: 3}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.qvs.example}
            spec:
              group: qvs.example
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: fresh}
            """;
        await using var cluster = await Start();
        await cluster.Deploy(All, o => o with { Preview = true });
        Assert.Contains("create     Widget fresh/one (not checked", cluster.Output, StringComparison.Ordinal);
        var objects = await cluster.Deploy(All);
        Assert.Equal(["Namespace", "CustomResourceDefinition", "Widget"], objects.Select(o => o["kind"]!.ToString()));

        await cluster.Deploy("", o => o with { Cleanup = true, Paths = [] });
        Assert.Equal(["deleted    Widget fresh/one", "deleted    CustomResourceDefinition widgets.qvs.example", "deleted    Namespace fresh"], cluster.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_namespace_that_was_there_before_is_not_deleted_with_the_stack()
    {
        await using var cluster = await Start();
        await cluster.Deploy("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n" + ConfigMap("a", "1"));
        await cluster.Deploy("", o => o with { Cleanup = true, Paths = [] });
        Assert.Contains("kept       Namespace shop (it was there before", cluster.Output, StringComparison.Ordinal);
        Assert.Null(cluster.Get("configmaps", "a"));
        Assert.Null(cluster.Get("configmaps", Inventory.NameOf("p/shop/dev/main")));
    }

    [Fact]
    public async Task An_empty_set_is_refused_unless_it_is_meant()
    {
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("a", "1"));
        Assert.Contains("--allow-empty", await cluster.Refused("---\n"), StringComparison.Ordinal);
        Assert.NotNull(cluster.Get("configmaps", "a"));
        await cluster.Deploy("---\n", o => o with { AllowEmpty = true });
        Assert.Null(cluster.Get("configmaps", "a"));
    }

    [Fact]
    public async Task What_others_depend_on_is_applied_and_ready_first()
    {
        await using var cluster = await Start();
        var annotated = ConfigMap("a", "1", more: "  annotations: {vs.axis-dev.io/dependsOn: \"apps:Deployment::shop/web, core:ConfigMap::shop/z\"}");
        await cluster.Deploy(annotated + ConfigMap("z", "1") + Deployment("web"));
        var lines = cluster.Output.Split('\n').ToList();
        Assert.True(lines.IndexOf("ready      Deployment shop/web") < lines.IndexOf("created    ConfigMap shop/a"), cluster.Output);
        Assert.True(lines.IndexOf("created    ConfigMap shop/z") < lines.IndexOf("created    ConfigMap shop/a"), cluster.Output);

        var loop = ConfigMap("x", "1", more: "  annotations: {vs.axis-dev.io/dependsOn: \"core:ConfigMap::shop/loop\"}") + ConfigMap("loop", "1", more: "  annotations: {vs.axis-dev.io/dependsOn: \"core:ConfigMap::shop/x\"}");
        Assert.Contains("wait for each other", await cluster.Refused(loop), StringComparison.Ordinal);
        Assert.Contains("core:Secret::shop/password", await cluster.Refused(ConfigMap("x", "1", more: "  annotations: {vs.axis-dev.io/dependsOn: \"shop/y\"}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_ready_in_time_is_told_with_the_reason()
    {
        await using var cluster = await Start();
        var message = await cluster.Refused(Deployment("web", "qvs.cloud/simulate-failure: ImagePullBackOff"), o => o with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Contains("Deployment shop/web: 0 of 2 replicas are available", message, StringComparison.Ordinal);
        Assert.Matches("container main of Pod web-[^ ]+: ImagePullBackOff", message);
        var told = Assert.Single((JsonArray)cluster.Report.Json()["objects"]!)!;
        Assert.False((bool)told["ready"]!);
    }

    [Fact]
    public async Task A_preview_shows_differences_changes_nothing_and_tells_no_secret()
    {
        const string Secret = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: password, namespace: shop}
            stringData: {password: "correct horse"}

            """;
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("gone", "1") + ConfigMap("a", "1") + Secret);
        await cluster.Deploy(ConfigMap("a", "2") + Secret.Replace("correct", "battery", StringComparison.Ordinal) + ConfigMap("b", "1"), o => o with { Preview = true });
        Assert.Contains("~ data.key: \"1\" -> \"2\"", cluster.Output, StringComparison.Ordinal);
        Assert.Contains("create     ConfigMap shop/b", cluster.Output, StringComparison.Ordinal);
        Assert.Contains("delete     ConfigMap shop/gone", cluster.Output, StringComparison.Ordinal);
        Assert.Matches(@"~ data\.password: ""\(secret [0-9a-f]{8}\)"" -> ""\(secret [0-9a-f]{8}\)""", cluster.Output);
        Assert.DoesNotContain("horse", cluster.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("battery horse"u8), cluster.Output, StringComparison.Ordinal);
        Assert.Equal("1", cluster.Get("configmaps", "a")!["data"]!["key"]!.ToString());
        Assert.NotNull(cluster.Get("configmaps", "gone"));
        Assert.Null(cluster.Get("configmaps", "b"));
    }

    [Fact]
    public async Task A_chart_without_the_helm_program_says_how_to_get_it()
    {
        await using var cluster = await Start();
        var message = await cluster.Refused(
            "provider: kubernetes-helm\nreleaseName: eso\nchart: external-secrets\nnamespace: shop\nfetchOpts: {repo: https://charts.example}\nvalues: {a: 1}\n",
            o => o with { Helm = "helm-that-is-not-here" });
        Assert.Contains("helm-that-is-not-here is not here", message, StringComparison.Ordinal);
        Assert.Contains("--helm or QVS_HELM", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_overloaded_for_a_moment_is_asked_again()
    {
        await using var cluster = await Start();
        cluster.Cluster.Faults.Add(new LocalCluster.Faults.Fault(LocalCluster.Faults.FaultKind.Answer) { Code = 503, Times = 2 });
        await cluster.Deploy(ConfigMap("a", "1"));
        Assert.NotNull(cluster.Get("configmaps", "a"));
    }

    [Fact]
    public async Task Charts_are_installed_with_their_values_upgraded_and_pruned_by_helm()
    {
        using var folder = new TempFolder();
        var helm = folder.Write("helm", $$"""
            #!/bin/sh
            echo "$*" | sed 's|/[^ ]*qvs-values-[^ ]*|VALUES|; s|--kubeconfig [^ ]*|--kubeconfig K|' >> {{folder.Combine("calls")}}
            while [ $# -gt 0 ]; do
              case $1 in
                --values) cp "$2" {{folder.Combine("values")}} ;;
                status) [ -f {{folder.Combine("installed")}} ] || exit 1 ;;
                upgrade) touch {{folder.Combine("installed")}} ;;
              esac
              shift
            done
            """);
        File.SetUnixFileMode(helm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        const string Chart = "provider: kubernetes-helm\nreleaseName: eso\nchart: external-secrets\nversion: 0.9.0\nnamespace: shop\nfetchOpts: {repo: \"https://charts.example\"}\nvalues: {replicas: 2}\n";
        await using var cluster = await Start();
        await cluster.Deploy(Chart, o => o with { Helm = helm });
        Assert.Contains("created    HelmRelease shop/eso", cluster.Output, StringComparison.Ordinal);
        Assert.Equal(2, (int)JsonNode.Parse(await File.ReadAllTextAsync(folder.Combine("values"), TestContext.Current.CancellationToken))!["replicas"]!);
        await cluster.Deploy(Chart, o => o with { Helm = helm, Wait = false });
        Assert.Contains("configured HelmRelease shop/eso", cluster.Output, StringComparison.Ordinal);
        await cluster.Deploy(ConfigMap("a", "1"), o => o with { Helm = helm });
        Assert.Contains("pruned     HelmRelease shop/eso", cluster.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "status eso --namespace shop --kubeconfig K",
                "upgrade --install eso external-secrets --namespace shop --kubeconfig K --values VALUES --version 0.9.0 --repo https://charts.example --create-namespace --timeout 1m --wait",
                "status eso --namespace shop --kubeconfig K",
                "upgrade --install eso external-secrets --namespace shop --kubeconfig K --values VALUES --version 0.9.0 --repo https://charts.example --create-namespace --timeout 1m",
                "uninstall eso --namespace shop --kubeconfig K --wait",
            ],
            await File.ReadAllLinesAsync(folder.Combine("calls"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_deployments_of_one_stack_at_a_time_do_not_overwrite_each_others_inventory()
    {
        await using var cluster = await Start();
        await cluster.Deploy(ConfigMap("a", "1"));
        using var api = KubeApi.Open(cluster.Kubeconfig, null, TimeProvider.System);
        var store = new InventoryStore(api);
        var mine = await store.Find("p/shop/dev/main", ["shop"], TestContext.Current.CancellationToken);
        await cluster.Deploy(ConfigMap("a", "1") + ConfigMap("b", "1"));
        var refusal = await Assert.ThrowsAsync<DeployException>(() => store.Save(mine with { Items = [] }, TestContext.Current.CancellationToken));
        Assert.Contains("another deployment of the stack p/shop/dev/main runs at the same time", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await store.Find("p/shop/dev/main", ["shop"], TestContext.Current.CancellationToken)).Items.Count);
    }

    [Fact]
    public async Task A_stack_that_moves_to_another_namespace_takes_its_inventory_along()
    {
        await using var cluster = await Start();
        await cluster.Deploy("apiVersion: v1\nkind: Namespace\nmetadata: {name: first}\n" + ConfigMap("a", "1", "first"));
        Assert.NotNull(cluster.Get("configmaps", Inventory.NameOf("p/shop/dev/main"), ns: "first"));
        await cluster.Deploy(ConfigMap("a", "1"));
        Assert.NotNull(cluster.Get("configmaps", Inventory.NameOf("p/shop/dev/main")));
        Assert.Contains("pruned     ConfigMap first/a", cluster.Output, StringComparison.Ordinal);
        Assert.Contains("pruned     Namespace first", cluster.Output, StringComparison.Ordinal);
    }
}
