using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Pipeline;

/// <summary><c>qvsctl pipeline</c>: the Tekton Pipelines and Tasks that adapters give.</summary>
public static class PipelineCommand
{
    public static Command Create() => new("pipeline", "Compiles a QVS Config to Tekton Pipelines and Tasks.")
    {
        Compile(),
        Difference(),
        Test(),
    };

    private static Command Compile()
    {
        var command = new Command("compile", "Writes Pipelines and Tasks. Example: qvsctl pipeline compile -c qvs.yaml --prefix shop -o pipelines.yaml");
        var flags = new Flags(command);
        var target = new Option<string?>("-o", "--out") { Description = "The file to write; standard output without it.", HelpName = "file" };
        command.Add(target);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags.Project);
            var result = await flags.Run(session, arguments, cancellation);
            if (result?.Text is not { } text)
            {
                return session.End(result?.Diagnostics ?? []);
            }

            var file = arguments.GetValue(target);
            if (file is not null && !session.TryWrite(file, text))
            {
                return session.End(result.Diagnostics);
            }

            if (file is not null)
            {
                session.Terminal.Progress($"{result.Pipelines.Length} Pipelines and {result.Tasks.Length} Tasks written to {file}");
            }
            else if (!session.Terminal.IsJson)
            {
                Terminal.Write(text);
            }

            return session.End(result.Diagnostics, () => new JsonObject
            {
                ["file"] = file,
                ["manifests"] = file is null ? text : null,
                ["pipelines"] = new JsonArray([.. result.Pipelines.Select(p => (JsonNode)p.Name)]),
                ["tasks"] = new JsonArray([.. result.Tasks.Select(t => (JsonNode)t.Name)]),
            });
        });
        return command;
    }

    private static Command Difference()
    {
        var command = new Command("diff", "Compares with Pipelines that were compiled before. Exit code 1 if they differ.");
        var before = new Argument<string>("file") { Description = "The Pipelines to compare with." };
        command.Add(before);
        var flags = new Flags(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags.Project);
            var result = await flags.Run(session, arguments, cancellation);
            return result?.Text is { } text
                ? Comparison.Tell(session, arguments.GetValue(before) ?? "", text)
                : session.End(result?.Diagnostics ?? []);
        });
        return command;
    }

    private static Command Test() => RegressionTest.Define(
        new Command("test", "Compiles every folder that has a qvs.yaml, with the prefix test, and compares with its pipelines.yaml."),
        async (session, _, cancellation) =>
        {
            var results = new List<(string File, string? Text, IEnumerable<Diagnostic> Diagnostics)>();
            if (await session.Load(cancellation) is { } project)
            {
                var result = new PipelineCompiler(project.World).Compile(new PipelineRequest(project.Config, "test"), cancellation);
                results.Add(("pipelines.yaml", result.Text, result.Diagnostics));
            }

            return results;
        });

    private sealed class Flags
    {
        private readonly Option<string> _prefix = new("--prefix")
        {
            Description = "Begins the names of all Pipelines and Tasks: the application.",
            Required = true,
            HelpName = "name",
        };

        private readonly Option<string> _version = new("--api-version")
        {
            Description = "The version of Tekton's API.",
            DefaultValueFactory = _ => "v1",
            HelpName = "v1|v1beta1",
        };

        private readonly Option<string> _environment = new("--env")
        {
            Description = "Keeps the tasks that are only for this environment.",
            DefaultValueFactory = _ => "",
            HelpName = "name",
        };

        public Flags(Command command)
        {
            _version.AcceptOnlyFromAmong("v1", "v1beta1");
            Project.AddTo(command);
            command.Add(_prefix);
            command.Add(_version);
            command.Add(_environment);
        }

        public ProjectFlags Project { get; } = new();

        public async Task<PipelineResult?> Run(ProjectSession session, ParseResult arguments, CancellationToken cancellation) =>
            await session.Load(cancellation) is { } project
                ? new PipelineCompiler(project.World).Compile(new PipelineRequest(
                    project.Config,
                    arguments.GetValue(_prefix) ?? "",
                    arguments.GetValue(_version) == "v1beta1" ? TektonVersion.V1Beta1 : TektonVersion.V1,
                    arguments.GetValue(_environment) ?? ""), cancellation)
                : null;
    }
}
