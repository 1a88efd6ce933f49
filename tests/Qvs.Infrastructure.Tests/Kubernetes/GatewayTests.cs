using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Infrastructure.Tests.Kubernetes;

/// <summary>The gateway against a real Kubernetes and Tekton API over HTTPS: the embedded cluster.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private static readonly TenantId Acme = GatewayHost.Acme;
    private static readonly RunKey Run = GatewayHost.Run;
    private static readonly ClusterConnection Connection = GatewayHost.Connection;

    private readonly GatewayHost _host = new(isTapped: false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IClusterGateway Gateway => _host.Gateway;

    public async ValueTask InitializeAsync() => await _host.Start(Cancel);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_PipelineRun_is_created_once_and_seen_to_its_end_with_results()
    {
        await Prepare();
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "echo -n ready > $(results.out.path)"), Cancel);
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "echo -n ready > $(results.out.path)"), Cancel);

        var seen = await UntilEnded("deliver-1-build-1");

        Assert.Equal(PipelineRunPhase.Succeeded, seen.Phase);
        Assert.Equal("ready", seen.Results["said"].Text);
        Assert.Equal((TaskPhase.Succeeded, "ready"), (seen.Tasks.Single().Status, seen.Tasks.Single().Results["out"].Text));
        Assert.NotNull(seen.Tasks.Single().StartedAt);
    }

    [Fact]
    public async Task A_name_that_somebody_else_has_is_a_conflict()
    {
        await Prepare();
        var foreign = Manifest("deliver-1-build-1", "true");
        foreign["metadata"]!.AsObject().Remove("annotations");
        await Gateway.CreatePipelineRun(Connection, foreign, Cancel);

        var problem = await Assert.ThrowsAsync<ClusterException>(() => Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "true"), Cancel));

        Assert.Equal(ClusterFailure.Conflict, problem.Failure);
    }

    [Fact]
    public async Task What_Tekton_refuses_is_terminal_and_says_why()
    {
        await Prepare();
        var broken = Manifest("deliver-1-build-1", "true");
        broken["spec"]!["pipelineSpec"]!["tasks"]![0]!["runAfter"] = new JsonArray("nothing");

        var problem = await Assert.ThrowsAsync<ClusterException>(() => Gateway.CreatePipelineRun(Connection, broken, Cancel));

        Assert.Equal(ClusterFailure.Terminal, problem.Failure);
        Assert.Contains("nothing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watch_tells_the_end_of_a_run()
    {
        await Prepare();
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "true"), Cancel);

        await foreach (var fact in Gateway.Watch(Connection, Acme, Cancel))
        {
            Assert.Equal(Run, fact.Run);
            if (fact.Input is RunInput.PipelineRunSeen { Phase: PipelineRunPhase.Succeeded, IsComplete: true })
            {
                return;
            }
        }

        Assert.Fail("the watch ended");
    }

    [Fact]
    public async Task A_cancelled_PipelineRun_is_seen_as_such()
    {
        await Prepare();
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "sleep 60"), Cancel);

        await Gateway.CancelPipelineRun(Connection, Acme, "deliver-1-build-1", Cancel);

        Assert.Equal(PipelineRunPhase.Cancelled, (await UntilEnded("deliver-1-build-1")).Phase);
        await Gateway.CancelPipelineRun(Connection, Acme, "deliver-1-build-1", Cancel);
    }

    [Fact]
    public async Task Logs_are_collected_without_secrets()
    {
        await Prepare();
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "echo one; echo the word is hunter22"), Cancel);
        _host.Collector.Follow(Connection, Run, "deliver-1-build-1", ["hunter22"], hasEnded: false);
        await UntilEnded("deliver-1-build-1");

        var logs = _host.Logs;
        var key = new LogKey(Run, "deliver-1-build-1", "compile", 0, "go");
        while (await logs.Find(key, Cancel) is not { IsComplete: true })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.Equal(["one", "the word is ***"], (await logs.Read(key, 1, 10, Cancel)).Select(line => line.Text));
    }

    [Fact]
    public async Task A_run_leaves_nothing_behind_when_it_is_retired()
    {
        await Prepare();
        await Gateway.CreatePipelineRun(Connection, Manifest("deliver-1-build-1", "true"), Cancel);
        await UntilEnded("deliver-1-build-1");
        Assert.True(await Gateway.HasWorkspace(Connection, Acme, "deliver-1-shared", Cancel));

        await Gateway.Retire(Connection, Run, "deliver-1-shared", Cancel);

        Assert.IsType<RunInput.PipelineRunGone>(await Gateway.Observe(Connection, Acme, "deliver-1-build-1", Cancel));
        Assert.False(await Gateway.HasWorkspace(Connection, Acme, "deliver-1-shared", Cancel));
    }

    [Fact]
    public async Task A_check_finds_version_and_Tekton()
    {
        var health = await Gateway.Check(Connection, Acme, Cancel);

        Assert.True(health.IsReachable);
        Assert.Contains("v1", health.TektonVersion, StringComparison.Ordinal);
        Assert.DoesNotContain(health.Problems, problem => problem.Code == "tekton-missing");
    }

    [Theory]
    [InlineData("exec: {command: touch, args: [/tmp/x], apiVersion: client.authentication.k8s.io/v1}", "exec")]
    [InlineData("tokenFile: /etc/passwd", "tokenFile")]
    [InlineData("client-certificate: /etc/passwd", "client-certificate")]
    [InlineData("auth-provider: {name: oidc}", "auth-provider")]
    public async Task A_kubeconfig_that_reaches_for_this_machine_is_refused(string user, string named)
    {
        var connection = new ClusterConnection(new ClusterKey(Acme, ClusterId.Parse("own")), 1, ClusterKind.Kubeconfig, Kubeconfig("https://example.com", user), 10);

        var problem = await Assert.ThrowsAsync<ClusterException>(() => Gateway.Check(connection, Acme, Cancel));

        Assert.Equal(ClusterFailure.Terminal, problem.Failure);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:6443")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://10.0.0.1")]
    [InlineData("https://[::1]:6443")]
    [InlineData("http://example.com")]
    public async Task A_server_inside_of_this_network_is_refused(string server)
    {
        var connection = new ClusterConnection(new ClusterKey(Acme, ClusterId.Parse("own")), 1, ClusterKind.Kubeconfig, Kubeconfig(server, "token: abc"), 10);

        var problem = await Assert.ThrowsAsync<ClusterException>(() => Gateway.Check(connection, Acme, Cancel));

        Assert.Equal(ClusterFailure.Terminal, problem.Failure);
    }

    private Task Prepare() => _host.Prepare(Cancel);

    private Task<RunInput.PipelineRunSeen> UntilEnded(string name) => _host.UntilEnded(name, Cancel);

    private static JsonObject Manifest(string name, string script)
    {
        var made = GatewayHost.Manifest(name, script);
        made["spec"]!["pipelineSpec"]!["results"] = new JsonArray(new JsonObject { ["name"] = "said", ["value"] = "$(tasks.compile.results.out)" });
        return made;
    }

    private static string Kubeconfig(string server, string user) => $"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts:
          - name: c
            context: [cluster: k, user: u]
        clusters:
          - name: k
            cluster:
              server: "{server}"
        users:
          - name: u
            user:
              {user}
        """.Replace("[cluster: k, user: u]", "{cluster: k, user: u}", StringComparison.Ordinal);
}
