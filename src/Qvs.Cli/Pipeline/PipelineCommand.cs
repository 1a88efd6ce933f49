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
        Platform.ProjectCommands.Apply(),
        Platform.ProjectCommands.ListPipelines(),
    };

    private static Command Compile()
    {
        var command = new Command("compile", "Writes Pipelines and Tasks. Example: qvsctl pipeline compile -c qvs.yaml --prefix shop -o pipelines.yaml");
        var flags = new Flags(command);
        return CompiledText.Writes(command, flags.Project, flags.Run);
    }

    private static Command Difference()
    {
        var command = new Command(
            "diff", "Compares with Pipelines that were compiled before. Exit code 1 if they differ. Example: qvsctl pipeline diff pipelines.yaml --prefix shop");
        var flags = new Flags(command);
        return CompiledText.Compares(command, flags.Project, flags.Run);
    }

    private static Command Test() => RegressionTest.Define(
        new Command("test", "Compiles every folder that has a qvs.yaml, with the prefix test, and compares with its pipelines.yaml. Example: qvsctl pipeline test tests --update"),
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

        public async Task<CompiledText?> Run(ProjectSession session, ParseResult arguments, CancellationToken cancellation)
        {
            if (await session.Load(cancellation) is not { } project)
            {
                return null;
            }

            var result = new PipelineCompiler(project.World).Compile(new PipelineRequest(
                project.Config,
                arguments.GetValue(_prefix) ?? "",
                arguments.GetValue(_version) == "v1beta1" ? TektonVersion.V1Beta1 : TektonVersion.V1,
                arguments.GetValue(_environment) ?? ""), cancellation);
            return new CompiledText(result.Text, result.Diagnostics, $"{result.Pipelines.Length} Pipelines and {result.Tasks.Length} Tasks", () => new JsonObject
            {
                ["pipelines"] = new JsonArray([.. result.Pipelines.Select(p => (JsonNode)p.Name)]),
                ["tasks"] = new JsonArray([.. result.Tasks.Select(t => (JsonNode)t.Name)]),
            });
        }
    }
}
