using System.CommandLine;
using Qvs.Cli.Deploy;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Plugin;

/// <summary><c>qvsctl plugin</c>, with the names of the published CLI (formats 3), since published Tasks call it.</summary>
public static class PluginCommand
{
    public static Command Create() => new("plugin", "Helps with what a deployment needs outside of QVS.") { GenKubeconfig() };

    private static Command GenKubeconfig()
    {
        var ns = new Option<string>("--namespace", "-n") { Description = "The only namespace that the new kubeconfig may change; made if it is not there.", Required = true, HelpName = "name" };
        var target = new Option<string>("--output-file", "-o") { Description = "The file to write, readable by this user alone.", Required = true, HelpName = "file" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Does not ask before it changes the cluster." };
        var command = new Command(
            "gen-kubeconfig", "Makes a kubeconfig for one namespace, with the rights of yours, to register in a Deployment. Example: qvsctl plugin gen-kubeconfig -n store -o store.kubeconfig -y")
        {
            ns, target, yes,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var terminal = new Terminal(json: false);
            var (name, file) = (arguments.GetValue(ns)!, arguments.GetValue(target)!);
            try
            {
                using var api = KubeApi.Open(null, null, TimeProvider.System);
                if (!arguments.GetValue(yes) && !Confirmed($"Make a service account with all rights in the namespace {name} of {api.Server}? [y/N] "))
                {
                    return terminal.Fail("nothing was changed. Answer y, or give -y");
                }

                var kubeconfig = await new NamespaceAccess(api, TimeProvider.System).Make(name, cancellation);
                var diagnostics = new DiagnosticBag();
                if (!CommandFiles.TryWrite(file, kubeconfig, diagnostics, isPrivate: true))
                {
                    return terminal.End(diagnostics);
                }

                terminal.Progress($"{file} gives access to the namespace {name}");
                return Terminal.Success;
            }
            catch (Exception e) when (e is DeployException or KubeException)
            {
                return terminal.Fail(e.Message);
            }
        });
        return command;
    }

    private static bool Confirmed(string question)
    {
        Console.Error.Write(question);
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
