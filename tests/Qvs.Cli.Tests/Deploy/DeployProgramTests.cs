using System.Text.Json.Nodes;
using Qvs.Testing;
using static Qvs.Cli.Tests.Deploy.DeployCluster;

namespace Qvs.Cli.Tests.Deploy;

/// <summary>The real program, as tasks call it.</summary>
public sealed class DeployProgramTests
{
    [Fact]
    public async Task Apply_tells_machines_and_tasks_what_it_did()
    {
        using var folder = new TempFolder();
        await using var cluster = await Start();
        folder.Write("manifests/manifests-setup.yml", ConfigMap("a", "1"));
        folder.Write("manifests/manifests-app.yml", ConfigMap("b", "1"));
        var (code, output, error) = await Run(cluster, folder, [], "deploy", "apply", "--file", folder.Combine("manifests"), "--application", "shop", "--deployment", "dev", "--server-side", "--prune", "--output", "json", "--results", folder.Combine("results"));
        Assert.True(code == 0, error);
        var told = JsonNode.Parse(output)!;
        Assert.Equal("acme/shop/dev/main", told["stack"]!.ToString());
        Assert.True((bool)told["succeeded"]!);
        Assert.Equal(["created", "created"], ((JsonArray)told["objects"]!).Select(o => o!["action"]!.ToString()));
        Assert.Contains("created    ConfigMap shop/a", error, StringComparison.Ordinal);
        Assert.Equal("2 created", File.ReadAllText(folder.Combine("results", "summary")));
        Assert.Equal("2", File.ReadAllText(folder.Combine("results", "changes")));

        var (failed, failure, _) = await Run(cluster, folder, [], "deploy", "apply", "--file", folder.Combine("nothing"), "--application", "shop", "--deployment", "dev", "--output", "json");
        Assert.Equal(1, failed);
        Assert.Contains("there is no such file or folder", JsonNode.Parse(failure)!["error"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deployment_worker_previews_deploys_takes_away_and_cleans_up()
    {
        using var folder = new TempFolder();
        await using var cluster = await Start();
        var variables = new Dictionary<string, string?> { ["CONFIG_PATH"] = folder.Write("manifests-app.yml", ConfigMap("a", "1") + ConfigMap("b", "1") + Deployment("web")) };
        string[] worker = ["deploy", "worker", "--design-pattern=kubernetes", "--solarray-env=local", "--namespace=acme-shop-dev", "--app-version=app", "--disabled-stack-validation", $"--local-state-path={folder.Combine("state")}"];
        Assert.Equal(0, (await Run(cluster, folder, variables, [.. worker, "--preview"])).Code);
        Assert.Null(cluster.Get("configmaps", "a"));
        Assert.False(Directory.Exists(folder.Combine("state")));

        Assert.Equal(0, (await Run(cluster, folder, variables, worker)).Code);
        Assert.NotNull(cluster.Get("configmaps", "a"));
        var state = JsonNode.Parse(File.ReadAllText(folder.Combine("state", ".pulumi", "stacks", "local", "acme-shop-dev-app.json")))!;
        Assert.Equal(
            ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMap", "kubernetes:apps/v1:Deployment"],
            ((JsonArray)state["checkpoint"]!["latest"]!["resources"]!).Select(r => r!["type"]!.ToString()));

        folder.Write("manifests-app.yml", ConfigMap("b", "1"));
        Assert.Equal(0, (await Run(cluster, folder, variables, worker)).Code);
        Assert.Null(cluster.Get("configmaps", "a"));
        Assert.Null(cluster.Get("deployments", "web", "apps"));

        Assert.Equal(0, (await Run(cluster, folder, variables, [.. worker, "--cleanup"])).Code);
        Assert.Null(cluster.Get("configmaps", "b"));
        var refused = await Run(cluster, folder, variables, [.. worker, "--cluster-name=gke"]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("Give the deployment a kubeconfig", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_and_a_kubeconfig_that_is_none_are_told()
    {
        using var folder = new TempFolder();
        string[] apply = ["deploy", "apply", "--file", folder.Write("a.yaml", ConfigMap("a", "1")), "--application", "shop", "--deployment", "dev", "--kubeconfig"];
        var none = await Run(null, folder, [], [.. apply, folder.Combine("kubeconfig")]);
        Assert.Equal(1, none.Code);
        Assert.Contains("cannot be used", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pulumi_without_its_program_is_told()
    {
        using var folder = new TempFolder();
        folder.Write("Pulumi.yaml", "name: local\n");
        var told = await Run(null, folder, new() { ["QVS_PULUMI"] = "pulumi-that-is-not-here" }, "deploy", "pulumi", "--program", folder.Path, "--application", "shop", "--deployment", "dev", "--state-folder", folder.Combine("state"));
        Assert.Equal(1, told.Code);
        Assert.Contains("pulumi-that-is-not-here is not here", told.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> Run(DeployCluster? cluster, TempFolder folder, Dictionary<string, string?> variables, params string[] arguments)
    {
        variables["KUBECONFIG"] = cluster?.Kubeconfig;
        variables["VS_PROJECT"] = "acme";
        await using var run = ProgramRun.Start(Path.Combine(AppContext.BaseDirectory, "qvsctl"), arguments, variables, folder.Path);
        var code = await run.Exit(TimeSpan.FromMinutes(4));
        return (code, run.Output, run.Error);
    }
}
