using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Adapters.Schema;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Adapter;

/// <summary><c>qvsctl adapter</c>: which adapters there are, what they take, and how to begin one.</summary>
public static class AdapterCommand
{
    public static Command Create() => new("adapter", "Lists, shows, makes, tests and documents adapters.")
    {
        List(),
        Show(),
        New(),
        Test(),
        Doc(),
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
        var command = new Command("new", "Makes a folder with an adapter, its example, its test and its README. Example: qvsctl adapter new adapters/cache");
        var folder = new Argument<string>("folder") { Description = "The new folder; its name is the package's." };
        var module = ModulePath();
        command.Add(folder);
        command.Add(module);
        command.SetAction(async (arguments, cancellation) =>
        {
            var terminal = new Terminal(json: false);
            var name = arguments.GetValue(folder) ?? "";
            if (AdapterSkeleton.Problem(name) is { } problem)
            {
                return terminal.Fail(problem);
            }

            var made = await AdapterSkeleton.Write(name, arguments.GetValue(module) ?? "", AdapterSkeleton.Beginning(AdapterSkeleton.Package(name)), cancellation);
            Terminal.Write(string.Concat(made.Select(f => f + "\n")));
            return Terminal.Success;
        });
        return command;
    }

    internal static Option<string> ModulePath() =>
        new("--module-path") { Description = "The path of the CUE module, if the folder lies in none yet.", DefaultValueFactory = _ => "example.com/adapters" };

    private static Command Test()
    {
        var command = new Command(
            "test", "Runs the tests of adapters: cases, examples, READMEs, and for a whole module the form of its files. Example: qvsctl adapter test adapters/cache --update");
        var update = new Option<bool>("--update") { Description = "Writes expected.json and README.md anew; the review of that change is the test." };
        command.Add(update);
        return OverFolders(command, (folders, arguments, cancellation) => Run(folders, arguments.GetValue(update), cancellation));

        static async IAsyncEnumerable<AdapterTestResult> Run(string[] folders, bool update, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var tests = new AdapterTests(update);
            foreach (var folder in folders)
            {
                await foreach (var result in tests.Run(folder, cancellation))
                {
                    yield return result;
                }
            }
        }
    }

    private static Command Doc()
    {
        var command = new Command("doc", "Writes the README of every adapter in the folders, from its CUE and its example. Example: qvsctl adapter doc adapters --check");
        var check = new Option<bool>("--check") { Description = "Writes nothing; the exit code is 1 if a README is not up to date." };
        command.Add(check);
        return OverFolders(command, (folders, arguments, cancellation) => Run(folders, !arguments.GetValue(check), cancellation));

        static async IAsyncEnumerable<AdapterTestResult> Run(string[] folders, bool write, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var adapter in folders.SelectMany(AdapterFolder.Find))
            {
                yield return await AdapterTests.Readme(adapter, write, cancellation);
            }
        }
    }

    private static Command OverFolders(Command command, Func<string[], ParseResult, CancellationToken, IAsyncEnumerable<AdapterTestResult>> run)
    {
        var folders = new Argument<string[]>("folders") { Description = "Adapters, or folders of adapters.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };
        var output = new ProjectFlags().Output;
        command.Add(folders);
        command.Add(output);
        command.SetAction(async (arguments, cancellation) =>
        {
            var terminal = new Terminal(arguments.GetValue(output) == "json");
            var asked = arguments.GetValue(folders) ?? [];
            if (Array.Find(asked, f => !Directory.Exists(f)) is { } missing)
            {
                return terminal.Fail($"{missing} is no folder. Name folders of adapters");
            }

            var results = new List<AdapterTestResult>();
            await foreach (var result in run(asked, arguments, cancellation))
            {
                results.Add(result);
            }

            return Tell(terminal, results);
        });
        return command;
    }

    private static int Tell(Terminal terminal, List<AdapterTestResult> results)
    {
        var failed = results.Where(r => r.Problem.Length > 0).ToArray();
        if (terminal.IsJson)
        {
            var tests = results.Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["passed"] = r.Problem.Length == 0, ["problem"] = r.Problem });
            Terminal.Write(new JsonObject { ["tests"] = new JsonArray([.. tests]) }.ToJsonString(Terminal.Readable) + "\n");
        }
        else
        {
            Terminal.Write(string.Concat(failed.Select(f => $"FAIL {f.Name}\n  {f.Problem.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal)}\n")));
            Terminal.Write($"{results.Count - failed.Length} passed, {failed.Length} failed\n");
        }

        return failed.Length == 0 && results.Count > 0 ? Terminal.Success : Terminal.Failure;
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
