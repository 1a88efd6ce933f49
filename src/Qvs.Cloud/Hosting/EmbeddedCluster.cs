using System.Text.Json.Nodes;
using Qvs.Infrastructure.Kubernetes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Cloud.Hosting;

/// <summary>The cluster inside this process, started before anything that may use it. Production code reaches it like any other cluster.</summary>
internal sealed class EmbeddedCluster(DataFolder data, TimeProvider clock, ILoggerFactory logging) : IEmbeddedCluster, IHostedLifecycleService, IAsyncDisposable
{
    private static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private LocalCluster.LocalCluster? _cluster;

    public string Kubeconfig => _cluster?.Kubeconfig ?? throw new InvalidOperationException("The embedded cluster has not started.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data.Path, "cluster");
        _cluster = await LocalCluster.LocalCluster.Start(
            new LocalClusterOptions
            {
                DataFolder = folder,
                Port = Ports.Keep(Path.Combine(data.Path, "cluster.port")),
                Time = clock,
                Logging = logging,
                Extensions = [TektonExtension.With(steps: Steps, loggers: logging, warn: warning => logging.CreateLogger<EmbeddedCluster>().Isolation(warning))],
            },
            cancellationToken);
        await Write(Path.Combine(folder, "kubeconfig"), _cluster.Kubeconfig, cancellationToken);
    }

    /// <summary>Where whoever develops finds the way to the cluster; as private as the token beside it.</summary>
    private static async Task Write(string file, string kubeconfig, CancellationToken cancellation)
    {
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, mode);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(kubeconfig), cancellation);
    }

    /// <summary>Makes a namespace; one that is there is left as it is.</summary>
    public void MakeNamespace(string name)
    {
        var objects = _cluster?.Objects ?? throw new InvalidOperationException("The embedded cluster has not started.");
        if (objects.Get(Namespaces, "", name) is null)
        {
            objects.Create(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        }
    }

    // Tasks of adapters call qvsctl, read the adapters and the repositories of samples, and the cluster itself.
    private StepSettings Steps(StepSettings steps) => steps with
    {
        Network = true,
        ToolFolders = [Shipped.Tools],
        Folders = [Shipped.Adapters, data.Samples.FullName],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["QVSCTL_MODULES"] = $"{Grains.Compiling.CompilingOptions.AdaptersModule}={Shipped.Adapters}" },
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Grains still use it while they stop.
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _cluster, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}

internal static partial class EmbeddedClusterLog
{
    [LoggerMessage(20, LogLevel.Warning, "Embedded cluster: {Warning}")]
    public static partial void Isolation(this ILogger logger, string warning);
}
