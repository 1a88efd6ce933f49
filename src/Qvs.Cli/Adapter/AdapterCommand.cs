using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Adapters.Schema;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Adapter;

/// <summary><c>qvsctl adapter</c>: which adapters there are, what they take, and how to begin one.</summary>
public static class AdapterCommand
{
    public static Command Create() => new("adapter", "Lists, shows and makes adapters.")
    {
        List(),
        Show(),
        New(),
        Test(),
    };

    private static Command List()
    {
        var command = new Command("list", "Lists the adapters in the modules of the config.");
        var flags = new ProjectFlags().AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            if (await session.Load(cancellation) is not { } project)
            {
                return session.End([]);
            }

            var patterns = AdapterCatalog.Find(project.Modules);
            if (!session.Terminal.IsJson)
            {
                Terminal.Write(string.Concat(patterns.Select(p => p + "\n")));
            }

            return session.End([], () => new JsonObject { ["adapters"] = new JsonArray([.. patterns.Select(p => (JsonNode)p.ToString())]) });
        });
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "Shows what an adapter takes, as JSON Schema. Without a pattern: the params of the config.");
        var pattern = new Argument<string?>("pattern") { Arity = ArgumentArity.ZeroOrOne, Description = "For example qmonus.net/adapter/official/pipeline/deploy:simple" };
        command.Add(pattern);
        var flags = new ProjectFlags().AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            if (await session.Load(cancellation) is not { } project)
            {
                return session.End([]);
            }

            var schema = arguments.GetValue(pattern) is not { } text ? new ConfigSchema(project.World).Read(project.Config, session.Diagnostics)
                : PatternPath.TryParse(text) is not { } path ? null
                : new AdapterSchemaReader(project.World).Read(path, session.Diagnostics) is { } adapter ? Json(adapter)
                : null;
            if (schema is null)
            {
                return session.Diagnostics.HasErrors ? session.End([]) : session.Terminal.Fail($"{arguments.GetValue(pattern)} is no pattern");
            }

            Terminal.Write(schema.ToJsonString(Terminal.Readable) + "\n");
            return Terminal.Success;
        });
        return command;
    }

    private static Command New()
    {
        var command = new Command("new", "Makes a folder with an adapter, a config that uses it, and a test. Example: qvsctl adapter new adapters/cache");
        var folder = new Argument<string>("folder") { Description = "The new folder; its name is the package's." };
        var module = new Option<string>("--module-path") { Description = "The path of the CUE module, if the folder lies in none yet.", DefaultValueFactory = _ => "example.com/adapters" };
        command.Add(folder);
        command.Add(module);
        command.SetAction(arguments =>
        {
            var terminal = new Terminal(json: false);
            var made = AdapterSkeleton.Write(arguments.GetValue(folder) ?? "", arguments.GetValue(module) ?? "", out var problem);
            if (problem is not null)
            {
                return terminal.Fail(problem);
            }

            Terminal.Write(string.Concat(made.Select(f => f + "\n")));
            return Terminal.Success;
        });
        return command;
    }

    private static Command Test()
    {
        var command = ManifestCommand.Create().Subcommands.First(c => c.Name == "test");
        command.Description = "Runs the tests of adapters: every folder with a qvs.yaml, as qvsctl manifest test does.";
        return command;
    }

    private static JsonObject Json(AdapterSchema adapter) => new()
    {
        ["pattern"] = adapter.Pattern,
        ["name"] = adapter.Name,
        ["description"] = adapter.Description,
        ["parameters"] = adapter.Parameters.DeepClone(),
        ["pipelineParameters"] = adapter.Options.DeepClone(),
        ["stages"] = new JsonArray([.. adapter.Stages.Select(s => (JsonNode)s)]),
        ["resources"] = new JsonArray([.. adapter.Resources.Select(r => (JsonNode)r)]),
    };
}
