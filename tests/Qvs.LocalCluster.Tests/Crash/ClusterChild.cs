using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Qvs.LocalCluster.Tests.Crash;

/// <summary>
/// A cluster in a process of its own, to be killed. The process is this test program again: an environment variable makes it serve
/// before xunit's entry point is reached.
/// </summary>
internal static class ClusterChild
{
    private const string Folder = "QVS_TEST_CHILD_FOLDER";

    // CA2255 warns of module initializers in libraries; this is a program.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void ServeIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { Length: > 0 } folder)
        {
            return;
        }

        var cluster = LocalCluster.Start(new LocalClusterOptions { DataFolder = folder, Tls = false }).GetAwaiter().GetResult();
        File.WriteAllText(Path.Combine(folder, "url.tmp"), $"{cluster.Url} {cluster.Token}");
        File.Move(Path.Combine(folder, "url.tmp"), Path.Combine(folder, "url"), overwrite: true);
        Thread.Sleep(Timeout.Infinite);
    }

    public static async Task<(Process Process, HttpClient Client)> Start(string folder, CancellationToken cancel)
    {
        File.Delete(Path.Combine(folder, "url"));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ClusterChild).Assembly.Location);
        }

        start.Environment[Folder] = folder;
        var process = Process.Start(start)!;
        while (!File.Exists(Path.Combine(folder, "url")))
        {
            Assert.False(process.HasExited, "the child has ended early");
            await Task.Delay(50, cancel);
        }

        var parts = (await File.ReadAllTextAsync(Path.Combine(folder, "url"), cancel)).Split(' ');
        var client = new HttpClient { BaseAddress = new Uri(parts[0]) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", parts[1]);
        return (process, client);
    }
}
