using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Manifests.Import;
using Qvs.Cli.Adapter;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Import;

/// <summary><c>qvsctl import</c>: adapters from what a team has already.</summary>
public static class ImportCommand
{
    public static Command Create() => new("import", "Makes adapters of what there is already.") { Yaml() };

    private static Command Yaml()
    {
        var command = new Command(
            "yaml", "Makes an adapter of manifests of Kubernetes, which compiles to the same manifests. Example: qvsctl import yaml k8s/*.yaml -o adapters/shop");
        var files = new Argument<string[]>("files") { Description = "Manifests: YAML streams or JSON.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("-o", "--out") { Description = "The new folder of the adapter; its name is the package's.", Required = true, HelpName = "folder" };
        var module = AdapterCommand.ModulePath();
        var output = new ProjectFlags().Output;
        command.Add(files);
        command.Add(folder);
        command.Add(module);
        command.Add(output);
        command.SetAction(async (arguments, cancellation) =>
        {
            var terminal = new Terminal(arguments.GetValue(output) == "json");
            var target = arguments.GetValue(folder) ?? "";
            if (AdapterSkeleton.Problem(target) is { } problem)
            {
                return terminal.Fail(problem);
            }

            var diagnostics = new DiagnosticBag();
            var read = (arguments.GetValue(files) ?? []).Select(f => (f, CommandFiles.Read(f, diagnostics) ?? [])).ToArray();
            if (diagnostics.HasErrors)
            {
                return terminal.End(diagnostics);
            }

            var adapter = ManifestImport.Read(AdapterSkeleton.Package(target), read);
            var made = adapter.Text is null ? [] : await AdapterSkeleton.Write(target, arguments.GetValue(module) ?? "", adapter, cancellation);
            if (!terminal.IsJson)
            {
                Terminal.Write(string.Concat(made.Select(f => f + "\n")));
            }

            return terminal.End(adapter.Diagnostics, () => new JsonObject
            {
                ["files"] = new JsonArray([.. made.Select(f => (JsonNode)f)]),
                ["params"] = new JsonArray([.. adapter.Params.Select(p => (JsonNode)p.Name)]),
                ["resources"] = new JsonArray([.. adapter.Resources.Select(r => (JsonNode)r)]),
            });
        });
        return command;
    }
}
