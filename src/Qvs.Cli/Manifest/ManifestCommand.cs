using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Lineage;
using Qvs.Adapters.Manifests;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary><c>qvsctl manifest</c>: what adapters give to a cluster or to Pulumi, for one deployment.</summary>
public static class ManifestCommand
{
    public static Command Create() => new("manifest", "Compiles a QVS Config and the values of a deployment to manifests.")
    {
        Compile(),
        Explain(),
        Difference(),
        Test(),
    };

    private static Command Compile()
    {
        var command = new Command(
            "compile", "Writes the manifests. Example: qvsctl manifest compile -c .valuestream/qvs.yaml -p params.json -o manifests/app.yaml");
        var flags = new ManifestFlags().AddTo(command);
        return CompiledText.Writes(command, flags.Project, Run(flags));
    }

    private static Command Explain()
    {
        var command = new Command("explain", "Says where values come from. Example: qvsctl manifest explain deployment.spec.replicas -p params.json");
        var path = new Argument<string>("path") { Description = "A resource's id, or a path below it.", DefaultValueFactory = _ => "" };
        command.Add(path);
        var flags = new ManifestFlags().AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags.Project);
            if (await session.Load(cancellation) is not { } project || session.Values(arguments.GetValue(flags.Params)) is not { } values)
            {
                return session.End([]);
            }

            var found = new LineageReader(project.World).Explain(flags.Request(arguments, project, values), arguments.GetValue(path) ?? "", session.Diagnostics);
            if (found is { Count: 0 })
            {
                return session.Terminal.Fail($"no resource has the path {arguments.GetValue(path)}. Without a path everything is explained");
            }

            if (found is not null && !session.Terminal.IsJson)
            {
                Terminal.Write(string.Concat(found.Select(LineageText.Of)));
            }

            return session.End([], () => new JsonObject { ["values"] = new JsonArray([.. (found ?? []).Select(LineageText.Json)]) });
        });
        return command;
    }

    private static Command Difference()
    {
        var command = new Command(
            "diff", "Compares with manifests that were compiled before. Exit code 1 if they differ. Example: qvsctl manifest diff manifests/app.yaml -p params.json");
        var flags = new ManifestFlags().AddTo(command);
        return CompiledText.Compares(command, flags.Project, Run(flags));
    }

    private static Command Test()
    {
        var command = new Command(
            "test",
            "Compiles every folder that has a qvs.yaml and compares with its app.yaml, setup.yaml and Pulumi.yaml. Parameters come from params.json. Example: qvsctl manifest test tests --update");
        return RegressionTest.Define(command, async (session, folder, cancellation) =>
        {
            var results = new List<(string File, string? Text, IEnumerable<Diagnostic> Diagnostics)>();
            var values = Path.Combine(folder, "params.json");
            if (await session.Load(cancellation) is not { } project || session.Values(File.Exists(values) ? values : null) is not { } given)
            {
                return results;
            }

            foreach (var (file, phase, format) in ((string, ManifestPhase, ManifestFormat)[])
                [("app.yaml", ManifestPhase.App, ManifestFormat.Kubernetes), ("setup.yaml", ManifestPhase.Setup, ManifestFormat.Kubernetes), ("Pulumi.yaml", ManifestPhase.App, ManifestFormat.Pulumi)])
            {
                var result = new ManifestCompiler(project.World).Compile(new ManifestRequest(project.Config, given, phase, format), cancellation);
                results.Add((file, result.Resources.IsEmpty && result.Text is not null ? "" : result.Text, result.Diagnostics));
            }

            return results;
        });
    }

    private static CompiledText.Compile Run(ManifestFlags flags) => async (session, arguments, cancellation) =>
    {
        if (await session.Load(cancellation) is not { } project || session.Values(arguments.GetValue(flags.Params)) is not { } values)
        {
            return null;
        }

        var result = new ManifestCompiler(project.World).Compile(flags.Request(arguments, project, values), cancellation);
        return new CompiledText(result.Text, result.Diagnostics, $"{result.Resources.Length} resources", () => new JsonObject
        {
            ["resources"] = new JsonArray([.. result.Resources.Select(r => (JsonNode)new JsonObject { ["id"] = r.Id, ["provider"] = r.Provider, ["adapter"] = r.Adapter })]),
            ["outputs"] = result.Outputs.DeepClone(),
        });
    };
}
