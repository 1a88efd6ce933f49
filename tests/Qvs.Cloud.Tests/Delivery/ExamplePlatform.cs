using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qvs.Cloud.Api;
using Qvs.Cloud.Hosting;
using Qvs.Grains.Compiling;
using Qvs.Infrastructure.Kubernetes;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Delivery;

/// <summary>
/// The control plane as the host puts it together, with its endpoints for tasks, and an embedded cluster whose tasks have what they have on a real one.
/// What is on GitHub, for the platform and for its tasks, comes from checkouts.
/// </summary>
internal sealed class ExamplePlatform : IAsyncDisposable
{
    private static readonly ResourceKind Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private readonly LocalCluster.LocalCluster _cluster;
    private readonly DataFolder _data;
    private readonly WebApplication _app;
    private readonly string _path;

    private ExamplePlatform(LocalCluster.LocalCluster cluster, DataFolder data, WebApplication app, string path) =>
        (_cluster, _data, _app, _path) = (cluster, data, app, path);

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public string Kubeconfig => _cluster.Kubeconfig;

    /// <param name="git">The script that stands for git.</param>
    /// <param name="folders">What tasks may read beside their own files.</param>
    public static async Task<ExamplePlatform> Start(TempFolder folder, string git, params string[] folders)
    {
        Directory.CreateDirectory(folder.Combine("tools"));
        File.SetUnixFileMode(folder.Write("tools/git", git), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Environment.SetEnvironmentVariable("PATH", $"{folder.Combine("tools")}:{path}");
        var cluster = await LocalCluster.LocalCluster.Start(new LocalClusterOptions
        {
            DataFolder = folder.Combine("cluster"),
            Extensions = [TektonExtension.With(steps: steps => steps with { Network = true, ToolFolders = [folder.Combine("tools"), Tools], Folders = folders })],
        });
        var data = DataFolder.Open(folder.Combine("data"));
        var app = Build(cluster, data);
        await app.StartAsync();
        return new ExamplePlatform(cluster, data, app, path);
    }

    public void MakeNamespace(string name) => _cluster.Objects.Create(
        Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
        _data.Dispose();
        Environment.SetEnvironmentVariable("PATH", _path);
    }

    // The build output of the server itself has qvsctl beside it.
    private static string Tools => TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", new DirectoryInfo(AppContext.BaseDirectory).Name, "tools");

    private static WebApplication Build(LocalCluster.LocalCluster cluster, DataFolder data)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var options = CloudOptions.Read(builder.Configuration) with { Port = FreePort.Next(), DataFolder = data.Path, EmbeddedCluster = false };
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddControlPlane(options, data, FreePort.Next());
        builder.Services.AddSingleton<IEmbeddedCluster>(new OwnCluster(cluster.Kubeconfig));
        builder.Services.AddSingleton(new CompilingOptions { CacheFolder = Path.Combine(data.Path, "modules"), AllowLocalRepositories = true });
        builder.Services.AddRouting().AddAntiforgery().AddAuthorization();
        builder.Services.AddSingleton<Tasks>();
        var app = builder.Build();
        app.MapTaskApi();
        return app;
    }

    private sealed record OwnCluster(string Kubeconfig) : IEmbeddedCluster;
}
