using System.Text;
using System.Text.Json.Nodes;
using Qvs.Cli.Tests.Deploy;
using Qvs.LocalCluster.Objects;

namespace Qvs.Cli.Tests;

/// <summary><c>qvsctl plugin gen-kubeconfig</c> as the published Task calls it.</summary>
public sealed class PluginCommandTests : IDisposable
{
    private static readonly ResourceKind Secrets = new("", "v1", "secrets", "Secret", true);

    private readonly Qvsctl _qvsctl = new();

    public void Dispose() => _qvsctl.Dispose();

    [Fact]
    public async Task A_kubeconfig_is_for_one_namespace_and_for_this_user()
    {
        await using var cluster = await DeployCluster.Start();
        _qvsctl.Environment["KUBECONFIG"] = cluster.Kubeconfig;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var controller = WriteTokens(cluster, ended.Token);

        var (exitCode, output, error) = await Task.Run(() => _qvsctl.Run("plugin", "gen-kubeconfig", "-n", "store", "-o", "out/store.yaml", "-y"), TestContext.Current.CancellationToken);

        Assert.Equal((0, "", ""), (exitCode, output, error));
        var written = _qvsctl.Read("out/store.yaml");
        Assert.Contains("namespace: store\n", written, StringComparison.Ordinal);
        Assert.Contains("token: the-token\n", written, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_qvsctl.Folder, "out/store.yaml")));
        var role = cluster.Get("roles", "qmonus-kubeconfig", "rbac.authorization.k8s.io", "store")!;
        Assert.Equal("*", role["rules"]![0]!["verbs"]![0]!.ToString());
        Assert.Equal("store", cluster.Get("rolebindings", "qmonus-kubeconfig", "rbac.authorization.k8s.io", "store")!["subjects"]![0]!["namespace"]!.ToString());
        Assert.Null(cluster.Get("clusterrolebindings", "qmonus-kubeconfig", "rbac.authorization.k8s.io", ""));
        Assert.Equal(0, await Task.Run(() => _qvsctl.Run("plugin", "gen-kubeconfig", "-n", "store", "-o", "again.yaml", "-y").ExitCode, TestContext.Current.CancellationToken));
        Assert.Equal(written, _qvsctl.Read("again.yaml"));
        await ended.CancelAsync();
        await controller;
    }

    [Fact]
    public async Task Nothing_is_changed_without_a_yes()
    {
        await using var cluster = await DeployCluster.Start();
        _qvsctl.Environment["KUBECONFIG"] = cluster.Kubeconfig;

        var (exitCode, _, error) = await Task.Run(() => _qvsctl.Run("plugin", "gen-kubeconfig", "-n", "store", "-o", "store.yaml"), TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Contains("give -y", error, StringComparison.Ordinal);
        Assert.Empty(_qvsctl.Files);
        Assert.Null(cluster.Get("serviceaccounts", "qmonus-kubeconfig", ns: "store"));
    }

    /// <summary>What a cluster's controller manager does.</summary>
    private static async Task WriteTokens(DeployCluster cluster, CancellationToken cancellation)
    {
        await foreach (var change in cluster.Cluster.Objects.Watch(Secrets, "store", cancellation))
        {
            if (change.Object["type"]?.ToString() == "kubernetes.io/service-account-token" && change.Object["data"]?["token"] is null)
            {
                var filled = (JsonObject)change.Object.DeepClone();
                filled["data"] = new JsonObject { ["token"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("the-token")), ["ca.crt"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("the-authority")) };
                cluster.Cluster.Objects.Update(Secrets, filled);
            }
        }
    }
}
