using System.CommandLine;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy;

/// <summary><c>qvsctl deploy apply</c>.</summary>
internal static class ApplyCommand
{
    public static Command Create()
    {
        var files = new Option<string[]>("--file", "-f") { Description = "Manifests: a file or a folder.", AllowMultipleArgumentsPerToken = true };
        var stack = new StackFlags();
        var ns = new Option<string?>("--namespace", "-n") { Description = "The namespace of objects that name none, and of the inventory. Default: that of the kubeconfig." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Default: KUBECONFIG." };
        var context = new Option<string?>("--context") { Description = "The kubeconfig's context to use." };
        var prune = Flag("--prune", "Delete what an earlier deployment of the stack applied and the manifests no longer declare.");
        var wait = Flag("--wait", "Wait until everything is ready.");
        var timeout = new Option<string>("--timeout") { Description = "How long to wait in all, such as 10m.", DefaultValueFactory = _ => "10m" };
        var preview = new Option<bool>("--preview", "--diff") { Description = "Only tell what would change, as the cluster says by a dry run. Values of Secrets are not shown." };
        var cleanup = Flag("--cleanup", "Delete everything of the stack, against the order of applying.");
        var empty = Flag("--allow-empty", "Accept that there are no manifests at all.");
        var force = Flag("--force-conflicts", "Take fields that another field manager owns.");
        var takeOver = Flag("--take-over", "Take objects that another stack owns.");
        var serverSide = Flag("--server-side", "The only way there is; accepted for those who say it.");
        var helm = new Option<string>("--helm") { Description = "The helm program.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("QVS_HELM") is { Length: > 0 } set ? set : "helm" };
        var results = new Option<string?>("--results") { Description = "A folder that gets the results as files: summary, changes, outputs.", HelpName = "folder" };
        var output = new Option<string>("--output") { Description = "How the outcome is told: text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("apply", "Applies manifests to a cluster: server-side, in order, with pruning. Example: qvsctl deploy apply -f manifests --application shop --deployment dev --prune --wait")
        {
            files, ns, kubeconfig, context, prune, wait, timeout, preview, cleanup, empty, force, takeOver, serverSide, helm, results, output,
        };
        stack.AddTo(command);
        command.Validators.Add(given =>
        {
            if (!given.GetValue(cleanup) && given.GetValue(files) is not { Length: > 0 })
            {
                given.AddError("What is to be applied? Say --file, or --cleanup to delete.");
            }

            // A default has no value yet while options are validated.
            if (given.GetValue(timeout) is { } text && Durations.TryParse(text) is null)
            {
                given.AddError($"--timeout {text} is no duration. Write it like 10m or 90s.");
            }
        });
        command.SetAction((given, cancel) => Run(
            new ApplyOptions
            {
                Paths = given.GetValue(cleanup) ? [] : given.GetValue(files) ?? [],
                Stack = stack.Name(given),
                Namespace = given.GetValue(ns),
                Kubeconfig = given.GetValue(kubeconfig),
                Context = given.GetValue(context),
                Prune = given.GetValue(prune),
                Wait = given.GetValue(wait),
                Timeout = Durations.TryParse(given.GetValue(timeout) ?? "") ?? TimeSpan.FromMinutes(10),
                Preview = given.GetValue(preview),
                Cleanup = given.GetValue(cleanup),
                AllowEmpty = given.GetValue(empty),
                ForceConflicts = given.GetValue(force),
                TakeOver = given.GetValue(takeOver),
                Helm = given.GetValue(helm) ?? "helm",
            },
            given.GetValue(results),
            given.GetValue(output) == "json",
            cancel));
        return command;
    }

    private static async Task<int> Run(ApplyOptions options, string? results, bool json, CancellationToken cancel)
    {
        var report = new DeployReport(json ? Console.Error : Console.Out);
        try
        {
            using var api = KubeApi.Open(options.Kubeconfig, options.Context, TimeProvider.System);
            await new StackDeployment(api, options, report, TimeProvider.System).Run(cancel);
        }
        catch (DeployException e)
        {
            report.Error = e.Message;
        }
        catch (KubeException e)
        {
            report.Error = $"the cluster refuses: {e.Message}";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            report.Error = "cancelled. What was applied stays; the next deployment goes on from there";
        }

        if (report.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"error: {error}");
        }

        if (results is not null)
        {
            report.WriteResults(results);
        }

        if (json)
        {
            Terminal.Write(report.Json().ToJsonString(Terminal.Readable) + "\n");
        }

        return report.Error is null ? Terminal.Success : Terminal.Failure;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
