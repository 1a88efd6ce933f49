using System.Diagnostics;
using System.Globalization;
using Qvs.LocalCluster;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Cli.Cluster;

/// <summary>The actions behind <see cref="ClusterCommand"/>; each returns the exit code.</summary>
internal static class ClusterRun
{
    public static async Task<int> Start(DirectoryInfo folder, FileInfo? kubeconfig, int port, bool network, TextWriter output, CancellationToken cancel)
    {
        var files = new ClusterFiles(folder);
        await using var held = files.TryLock();
        if (held is null)
        {
            await output.WriteLineAsync($"a cluster runs already with the data folder {folder.FullName}: {files.ReadProcess()?.Url}");
            return 1;
        }

        await using var cluster = await LocalCluster.LocalCluster.Start(new LocalClusterOptions { DataFolder = folder.FullName, Port = port, Extensions = [TektonExtension.With(steps: s => s with { Network = network, ToolFolders = [AppContext.BaseDirectory] })] }, cancel);
        ClusterFiles.WritePrivate(files.Kubeconfig, cluster.Kubeconfig);
        if (kubeconfig is not null)
        {
            ClusterFiles.WritePrivate(kubeconfig.FullName, cluster.Kubeconfig);
        }

        files.WriteProcess(cluster.Url);
        await output.WriteLineAsync($"cluster {cluster.Url}");
        await output.WriteLineAsync($"export KUBECONFIG={kubeconfig?.FullName ?? files.Kubeconfig}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("stopping");
        }

        files.RemoveProcess();
        return 0;
    }

    public static async Task<int> Status(DirectoryInfo folder, TextWriter output, CancellationToken cancel)
    {
        var files = new ClusterFiles(folder);
        if (!await IsRunning(files) || files.ReadProcess() is not var (process, url))
        {
            await output.WriteLineAsync($"no cluster runs with the data folder {folder.FullName}");
            return 1;
        }

        await output.WriteLineAsync($"cluster {url}");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"process {process}"));
        await output.WriteLineAsync($"export KUBECONFIG={files.Kubeconfig}");
        cancel.ThrowIfCancellationRequested();
        return 0;
    }

    public static async Task<int> Stop(DirectoryInfo folder, TextWriter output, CancellationToken cancel)
    {
        var files = new ClusterFiles(folder);
        if (!await IsRunning(files) || files.ReadProcess() is not var (id, _))
        {
            await output.WriteLineAsync($"no cluster runs with the data folder {folder.FullName}");
            return 1;
        }

        using var process = Process.GetProcessById(id);
        await Terminate(process, cancel);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(soon.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // What it has answered is on disk; the next start goes on from there.
            process.Kill();
        }

        await output.WriteLineAsync("stopped");
        return 0;
    }

    private static async Task<bool> IsRunning(ClusterFiles files)
    {
        await using var held = files.TryLock();
        return held is null;
    }

    /// <summary>Asks to end. .NET itself can only end other processes by force.</summary>
    private static async Task Terminate(Process process, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
            return;
        }

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancel);
    }
}
