using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Schema.Import;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Schema;

/// <summary><c>qvsctl schema</c>: types for adapters from the schemas that others publish.</summary>
public static class SchemaCommand
{
    public static Command Create() => new("schema", "Makes CUE types of published schemas.") { Import() };

    private static Command Import()
    {
        var command = new Command(
            "import",
            "Makes CUE definitions of an OpenAPI v2 or v3 document, CustomResourceDefinitions or a Pulumi package schema. Example: qvsctl schema import crds.yaml --package store -o types/store/store.cue");
        var file = new Argument<string>("file") { Description = "JSON or YAML." };
        var target = new Option<string?>("-o", "--out") { Description = "The file to write; standard output without it.", HelpName = "file" };
        var package = new Option<string>("--package") { Description = "The package of the CUE file.", DefaultValueFactory = _ => "types", HelpName = "name" };
        var only = new Option<string[]>("--only") { Description = "Takes this type, and what it refers to; * stands for any text.", HelpName = "name" };
        var closed = new Option<bool>("--closed") { Description = "Structs take only the fields that are listed: the default for Kubernetes and Pulumi." };
        var open = new Option<bool>("--open") { Description = "Structs take further fields: the default for other OpenAPI documents." };
        var output = new ProjectFlags().Output;
        foreach (var symbol in (Option[])[target, package, only, closed, open, output])
        {
            command.Add(symbol);
        }

        command.Add(file);
        command.SetAction(arguments =>
        {
            var terminal = new Terminal(arguments.GetValue(output) == "json");
            if (arguments.GetValue(closed) && arguments.GetValue(open))
            {
                return terminal.Fail("--closed and --open exclude each other. Give one of them");
            }

            var diagnostics = new DiagnosticBag();
            var name = arguments.GetValue(file) ?? "";
            if (CommandFiles.Read(name, diagnostics) is not { } content)
            {
                return terminal.End(diagnostics);
            }

            bool? isClosed = arguments.GetValue(closed) ? true : arguments.GetValue(open) ? false : null;
            var result = SchemaImport.Read(name, content, new ImportRequest(arguments.GetValue(package) ?? "", [.. arguments.GetValue(only) ?? []], isClosed));
            var path = arguments.GetValue(target);
            if (result.Text is { } text && path is not null && CommandFiles.TryWrite(path, text, diagnostics))
            {
                terminal.Progress($"{result.Definitions.Length} definitions written to {path}");
            }
            else if (result.Text is not null && path is null && !terminal.IsJson)
            {
                Terminal.Write(result.Text);
            }

            return terminal.End([.. diagnostics, .. result.Diagnostics], () => new JsonObject
            {
                ["file"] = path,
                ["cue"] = path is null ? result.Text : null,
                ["definitions"] = new JsonArray([.. result.Definitions.Select(d => (JsonNode)d)]),
            });
        });
        return command;
    }
}
