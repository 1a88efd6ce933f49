using System.Diagnostics;
using Qvs.LocalCluster.Tekton;

namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>Replays the outcomes that were recorded on a real Tekton, through the API and with kubectl, as their own runner does it.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_outcomes_of_a_real_Tekton_come_out_here()
    {
        var folder = Path.Combine(ConformanceFolder(), "tekton");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "check.mjs")), $"no recorded cases in {folder}; set QVS_CONFORMANCE");
        Assert.SkipUnless(OnPath("node") && OnPath("kubectl"), "node and kubectl are needed to replay recorded cases");
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions { Extensions = [TektonExtension.With()] }, Cancel);
        var kubeconfig = Path.Combine(Path.GetTempPath(), $"qvs-conformance-{Environment.ProcessId}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, cluster.Kubeconfig, Cancel);
        try
        {
            var text = await Run(folder, kubeconfig);
            output.WriteLine(text);
            Assert.Contains(", 0 failed", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static async Task<string> Run(string folder, string kubeconfig)
    {
        var info = new ProcessStartInfo("node", ["check.mjs", "--jobs", Environment.GetEnvironmentVariable("QVS_CONFORMANCE_JOBS") ?? "8"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        if (Environment.GetEnvironmentVariable("QVS_CONFORMANCE_CASES") is { Length: > 0 } cases)
        {
            info.ArgumentList.Add(cases);
        }

        info.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(info)!;
        var text = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return text;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)));

    private static string ConformanceFolder()
    {
        if (Environment.GetEnvironmentVariable("QVS_CONFORMANCE") is { Length: > 0 } given)
        {
            return given;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Qvs.Cloud.sln")))
        {
            root = root.Parent;
        }

        return Path.GetFullPath(Path.Combine(root?.FullName ?? ".", "..", "shared", "conformance"));
    }
}
