using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Kubernetes;
using Qvs.Infrastructure.Logs;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Kubernetes;

/// <summary>The gateway against a real Kubernetes and Tekton API over HTTPS: the embedded cluster.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly RunKey Run = new(Acme, AssemblyLineId.Parse("deliver"), 1);
    private static readonly ClusterConnection Connection = new(new ClusterKey(Acme, ClusterId.Parse("embedded")), 1, ClusterKind.Embedded, "", 200);

    private readonly TempFolder _folder = new();
    private Qvs.LocalCluster.LocalCluster _cluster = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IClusterGateway Gateway => _services.GetRequiredService<IClusterGateway>();

    public async ValueTask InitializeAsync()
    {
        _cluster = await Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions { Extensions = [TektonExtension.With()] }, Cancel);
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IEmbeddedCluster>(new Embedded(_cluster.Kubeconfig))
            .AddQvsBlobs(new BlobOptions.Files(_folder.Path))
            .AddKubernetesGateway()
            .AddLogs()
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

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
        _services.GetRequiredService<ILogCollector>().Follow(Connection, Run, "deliver-1-build-1", ["hunter22"]);
        await UntilEnded("deliver-1-build-1");

        var logs = _services.GetRequiredService<ILogStore>();
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

    private Task Prepare() => Gateway.Prepare(
        Connection,
        new RunSpace(Run, "deliver-1-shared", ImmutableSortedDictionary.Create<string, SecretValues>(StringComparer.Ordinal).Add(
            "gitsecret", new SecretValues(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("token", "hunter22")))),
        Cancel);

    private async Task<RunInput.PipelineRunSeen> UntilEnded(string name)
    {
        while (true)
        {
            if (await Gateway.Observe(Connection, Acme, name, Cancel) is RunInput.PipelineRunSeen { Phase: not PipelineRunPhase.Running, IsComplete: true } seen)
            {
                return seen;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }

    private static JsonObject Manifest(string name, string script) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "PipelineRun",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = Acme.Value,
            ["labels"] = new JsonObject { [PipelineRunManifest.LineLabel] = "deliver", [PipelineRunManifest.RunLabel] = "1", [PipelineRunManifest.StageLabel] = "build", [PipelineRunManifest.AttemptLabel] = "1" },
            ["annotations"] = new JsonObject { [PipelineRunManifest.RunAnnotation] = Run.ToString() },
        },
        ["spec"] = new JsonObject
        {
            ["pipelineSpec"] = new JsonObject
            {
                ["results"] = new JsonArray(new JsonObject { ["name"] = "said", ["value"] = "$(tasks.compile.results.out)" }),
                ["tasks"] = new JsonArray(new JsonObject
                {
                    ["name"] = "compile",
                    ["taskSpec"] = new JsonObject
                    {
                        ["results"] = new JsonArray(new JsonObject { ["name"] = "out" }),
                        ["steps"] = new JsonArray(new JsonObject { ["name"] = "go", ["image"] = "busybox", ["script"] = $"#!/bin/sh\necho -n x > $(results.out.path)\n{script}\n" }),
                    },
                }),
            },
        },
    };

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

    private sealed class Embedded(string kubeconfig) : IEmbeddedCluster
    {
        public string Kubeconfig => kubeconfig;
    }
}
