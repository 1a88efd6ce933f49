using System.CommandLine;

namespace Qvs.Cli.Cluster;

/// <summary><c>qvsctl cluster start|status|stop</c>: the embedded cluster in the foreground, and what one that runs says of itself.</summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder for objects, logs and the token",
            DefaultValueFactory = _ => new DirectoryInfo(ClusterFiles.DefaultFolder),
        };
        return new Command("cluster", "The embedded cluster of this machine") { Start(data), Status(data), Stop(data) };
    }

    private static Command Start(Option<DirectoryInfo> data)
    {
        var kubeconfig = new Option<FileInfo?>("--kubeconfig") { Description = "Where to write the kubeconfig once the API answers (default: in the data folder)" };
        var port = new Option<int>("--port") { Description = "Loopback port; 0 takes a free one" };
        var network = new Option<bool>("--network") { Description = "Let steps reach the network, and with it this cluster's own API: deployments need it" };
        var command = new Command("start", "Runs the cluster until interrupted") { data, kubeconfig, port, network };
        command.SetAction((parsed, cancel) => ClusterRun.Start(
            parsed.GetValue(data) ?? new DirectoryInfo(ClusterFiles.DefaultFolder), parsed.GetValue(kubeconfig), parsed.GetValue(port), parsed.GetValue(network), parsed.InvocationConfiguration.Output, cancel));
        return command;
    }

    private static Command Status(Option<DirectoryInfo> data)
    {
        var command = new Command("status", "Says whether the cluster of a data folder runs, and where") { data };
        command.SetAction((parsed, cancel) => ClusterRun.Status(parsed.GetValue(data) ?? new DirectoryInfo(ClusterFiles.DefaultFolder), parsed.InvocationConfiguration.Output, cancel));
        return command;
    }

    private static Command Stop(Option<DirectoryInfo> data)
    {
        var command = new Command("stop", "Stops the cluster of a data folder") { data };
        command.SetAction((parsed, cancel) => ClusterRun.Stop(parsed.GetValue(data) ?? new DirectoryInfo(ClusterFiles.DefaultFolder), parsed.InvocationConfiguration.Output, cancel));
        return command;
    }
}
