using System.CommandLine;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy;

/// <summary>
/// <c>qvsctl deploy worker</c>, not shown in help: what the published tasks call <c>deployment-worker</c> (formats 2.5.11), done by <c>deploy apply</c>. The state that
/// they store and load is a record of what was deployed; what is to be pruned, the inventory in the cluster knows.
/// </summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var provider = new Option<string>("--design-pattern") { DefaultValueFactory = _ => "kubernetes" };
        var ns = new Option<string>("--namespace") { Required = true, Description = "The stack's first name: project, application and deployment." };
        var version = new Option<string>("--app-version") { DefaultValueFactory = _ => "main", Description = "The stack's second name: the state." };
        var state = new Option<string?>("--local-state-path") { Description = "Where the record of the deployment is kept." };
        var cluster = new Option<string?>("--cluster-name");
        var project = new Option<string?>("--cluster-project");
        var preview = new Option<bool>("--preview");
        var cleanup = new Option<bool>("--cleanup");
        var timeout = new Option<string>("--timeout") { DefaultValueFactory = _ => "10m" };
        var command = new Command("worker", "Takes the part of the published deployment-worker.")
        {
            provider, ns, version, state, cluster, project, preview, cleanup, timeout,
            new Option<string?>("--solarray-env"), new Option<bool>("--disabled-stack-validation"),
        };
        command.Hidden = true;
        command.SetAction((given, cancel) => Run(
            new ApplyOptions
            {
                Paths = given.GetValue(cleanup) ? [] : [Environment.GetEnvironmentVariable("CONFIG_PATH") ?? ""],
                Stack = $"{given.GetValue(ns)}/{given.GetValue(version)}",
                Prune = true,
                Wait = true,
                Timeout = Durations.TryParse(given.GetValue(timeout) ?? "") ?? TimeSpan.FromMinutes(10),
                Preview = given.GetValue(preview),
                Cleanup = given.GetValue(cleanup),

                // Whoever takes the last pattern out of a QVS Config wants its resources gone (formats 2.1.5).
                AllowEmpty = true,
            },
            given.GetValue(provider) ?? "",
            given.GetValue(cluster) ?? given.GetValue(project),
            given.GetValue(state) is { } folder ? new WorkerState(folder, $"{given.GetValue(ns)}-{given.GetValue(version)}") : null,
            cancel));
        return command;
    }

    private static async Task<int> Run(ApplyOptions options, string provider, string? cluster, WorkerState? state, CancellationToken cancel)
    {
        var report = new DeployReport(Console.Out);
        try
        {
            if (provider != "kubernetes" || cluster is not null)
            {
                throw new DeployException($"only clusters with a kubeconfig can be deployed to, and this is {cluster ?? provider}. Give the deployment a kubeconfig");
            }

            using var api = KubeApi.Open(null, null, TimeProvider.System);
            var objects = await new StackDeployment(api, options, report, TimeProvider.System).Run(cancel);
            if (!options.Preview)
            {
                state?.Write(objects, TimeProvider.System.GetUtcNow());
            }

            return Terminal.Success;
        }
        catch (Exception e) when (e is DeployException or KubeException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Terminal.Failure;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("error: cancelled. What was applied stays; the next deployment goes on from there");
            return Terminal.Failure;
        }
    }
}
