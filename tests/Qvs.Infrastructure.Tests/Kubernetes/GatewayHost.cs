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
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Kubernetes;

/// <summary>A gateway, and a cluster that it reaches through an <see cref="ApiTap"/>, or over HTTPS.</summary>
/// <param name="isTekton">Whether PipelineRuns run; else they stay as a test writes them.</param>
internal sealed class GatewayHost(bool isTekton = true, bool isTapped = true) : IAsyncDisposable
{
    public static readonly ResourceKind PipelineRuns = new("tekton.dev", "v1", "pipelineruns", "PipelineRun", true);
    public static readonly ResourceKind TaskRuns = new("tekton.dev", "v1", "taskruns", "TaskRun", true);
    public static readonly TenantId Acme = TenantId.Parse("acme");
    public static readonly RunKey Run = new(Acme, AssemblyLineId.Parse("deliver"), 1);
    public static readonly ClusterConnection Connection = new(new ClusterKey(Acme, ClusterId.Parse("embedded")), 1, ClusterKind.Embedded, "", 200);

    private readonly TempFolder _folder = new();

    public Qvs.LocalCluster.LocalCluster Cluster { get; private set; } = null!;

    public ApiTap Tap { get; private set; } = null!;

    public ServiceProvider Services { get; private set; } = null!;

    public IClusterGateway Gateway => Services.GetRequiredService<IClusterGateway>();

    public ILogStore Logs => Services.GetRequiredService<ILogStore>();

    public AttemptMarks Marks => Services.GetRequiredService<AttemptMarks>();

    public ILogCollector Collector => Services.GetRequiredService<ILogCollector>();

    public async Task Start(CancellationToken cancellation, GatewayOptions? options = null, LogOptions? logs = null, Action<IServiceCollection>? more = null)
    {
        Cluster = await Qvs.LocalCluster.LocalCluster.Start(new LocalClusterOptions { Tls = !isTapped, Extensions = isTekton ? [TektonExtension.With()] : [] }, cancellation);
        Tap = await ApiTap.Start(Cluster.Url, cancellation);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<IEmbeddedCluster>(new Embedded(isTapped ? Cluster.Kubeconfig.Replace(Cluster.Url.ToString().TrimEnd('/'), Tap.Url, StringComparison.Ordinal) : Cluster.Kubeconfig))
            .AddQvsBlobs(new BlobOptions.Files(_folder.Path));
        more?.Invoke(services);
        Services = services.AddKubernetesGateway(options).AddLogs(logs).BuildServiceProvider();
    }

    /// <summary>The collector of another process with the same store.</summary>
    public LogCollector Another() => ActivatorUtilities.CreateInstance<LogCollector>(Services);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Tap.DisposeAsync();
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    public Task Prepare(CancellationToken cancellation) => Gateway.Prepare(
        Connection,
        new RunSpace(Run, "deliver-1-shared", ImmutableSortedDictionary.Create<string, SecretValues>(StringComparer.Ordinal).Add(
            "gitsecret", new SecretValues(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("token", "hunter22")))),
        cancellation);

    public async Task<RunInput.PipelineRunSeen> UntilEnded(string name, CancellationToken cancellation)
    {
        while (true)
        {
            if (await Gateway.Observe(Connection, Acme, name, cancellation) is RunInput.PipelineRunSeen { Phase: not PipelineRunPhase.Running, IsComplete: true } seen)
            {
                return seen;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Writes a TaskRun of an attempt on a cluster where nothing runs by itself.</summary>
    public void PutTaskRun(string attempt, string task, JsonObject status, string? name = null)
    {
        name ??= $"{attempt}-{task}";
        var made = Cluster.Objects.Get(TaskRuns, Acme.Value, name) ?? Cluster.Objects.Create(TaskRuns, new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = Acme.Value,
                ["labels"] = new JsonObject { ["tekton.dev/pipelineRun"] = attempt, ["tekton.dev/pipelineTask"] = task, [PipelineRunManifest.LineLabel] = "deliver" },
            },
            ["spec"] = new JsonObject { ["taskSpec"] = new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["name"] = "go", ["image"] = "busybox" }) } },
        });
        made["status"] = status;
        Cluster.Objects.UpdateStatus(TaskRuns, made);
    }

    /// <summary>Writes a PipelineRun in the same way; its status names the TaskRuns that are there.</summary>
    public void PutPipelineRun(string attempt, JsonObject status)
    {
        status["childReferences"] = new JsonArray(
        [
            .. Cluster.Objects.List(TaskRuns, Acme.Value, $"tekton.dev/pipelineRun={attempt}").Select(task => (JsonNode)new JsonObject
            {
                ["apiVersion"] = "tekton.dev/v1",
                ["kind"] = "TaskRun",
                ["name"] = (string?)task["metadata"]!["name"],
                ["pipelineTaskName"] = (string?)task["metadata"]!["labels"]!["tekton.dev/pipelineTask"],
            }),
        ]);
        var made = Cluster.Objects.Get(PipelineRuns, Acme.Value, attempt) ?? Cluster.Objects.Create(PipelineRuns, Manifest(attempt, "true"));
        made["status"] = status;
        Cluster.Objects.UpdateStatus(PipelineRuns, made);
    }

    /// <summary>The status of a TaskRun or PipelineRun.</summary>
    /// <param name="succeeded">Of the condition: True, False or Unknown.</param>
    /// <param name="steps">By name, whether they have ended.</param>
    public static JsonObject Status(string succeeded, string? pod = null, params (string Name, bool HasEnded)[] steps) => new()
    {
        ["startTime"] = "2026-11-23T10:00:00Z",
        ["podName"] = pod,
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = succeeded, ["reason"] = "Said" }),
        ["steps"] = new JsonArray([.. steps.Select(step => (JsonNode)new JsonObject { ["name"] = step.Name, [step.HasEnded ? "terminated" : "running"] = new JsonObject() })]),
    };

    /// <summary>A PipelineRun of one task with one step.</summary>
    public static JsonObject Manifest(string name, string script) => Manifest(name, new JsonObject
    {
        ["name"] = "compile",
        ["taskSpec"] = new JsonObject
        {
            ["results"] = new JsonArray(new JsonObject { ["name"] = "out" }),
            ["steps"] = new JsonArray(new JsonObject { ["name"] = "go", ["image"] = "busybox", ["script"] = $"#!/bin/sh\necho -n x > $(results.out.path)\n{script}\n" }),
        },
    });

    public static JsonObject Manifest(string name, JsonObject task) => new()
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
        ["spec"] = new JsonObject { ["pipelineSpec"] = new JsonObject { ["tasks"] = new JsonArray(task) } },
    };

    private sealed class Embedded(string kubeconfig) : IEmbeddedCluster
    {
        public string Kubeconfig => kubeconfig;
    }
}
