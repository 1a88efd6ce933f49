using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy.Pulumi;

/// <summary><c>qvsctl deploy pulumi</c>.</summary>
internal static class PulumiCommand
{
    public static Command Create()
    {
        var program = new Option<string>("--program") { Description = "The folder of Pulumi.yaml.", Required = true, HelpName = "folder" };
        var stack = new StackFlags();
        var folder = new Option<string?>("--state-folder") { Description = "Where the state is while Pulumi works. Default: pulumi/<application>-<deployment>-<state> of the workspace that the program lies in." };
        var endpoint = new Option<string?>("--endpoint") { Description = "The API that keeps the state. Default: VS_API_ENDPOINT; without it the state stays in its folder." };
        var pulumi = new Option<string>("--pulumi") { Description = "The pulumi program.", DefaultValueFactory = _ => Set("QVS_PULUMI") ?? "pulumi" };
        var preview = new Option<bool>("--preview", "--diff") { Description = "Only tell what would change." };
        var cleanup = new Option<bool>("--cleanup") { Description = "Destroy everything of the stack." };
        var results = new Option<string?>("--results") { Description = "A folder that gets every output of the stack as a file.", HelpName = "folder" };
        var output = new Option<string>("--output") { Description = "How the outcome is told: text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("pulumi", "Deploys a compiled Pulumi program with the state that the platform keeps.") { program, folder, endpoint, pulumi, preview, cleanup, results, output };
        stack.AddTo(command);
        command.Validators.Add(given =>
        {
            if ((given.GetValue(endpoint) ?? Set("VS_API_ENDPOINT")) is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")))
            {
                given.AddError($"{address} is no address of an API. Give it by --endpoint or VS_API_ENDPOINT, such as https://qvs.example.com.");
            }
        });
        command.SetAction((given, cancel) =>
        {
            var options = new PulumiOptions
            {
                Program = Path.GetFullPath(given.GetValue(program) ?? "."),
                Project = stack.Project(given),
                Application = stack.Application(given),
                Deployment = stack.Deployment(given),
                State = stack.State(given),
                StateFolder = "",
                Pulumi = given.GetValue(pulumi) ?? "pulumi",
                Preview = given.GetValue(preview),
                Cleanup = given.GetValue(cleanup),
                Address = (given.GetValue(endpoint) ?? Set("VS_API_ENDPOINT")) is { } address
                    ? new StateAddress(new Uri(address), Set("VS_TASKRUN_NAME") ?? "", Set("VS_TASKRUN_UID") ?? "") : null,
            };
            options = options with { StateFolder = Path.GetFullPath(given.GetValue(folder) ?? Path.Combine(options.Program, "../../pulumi", options.Stack)) };
            return Run(options, given.GetValue(results), given.GetValue(output) == "json", cancel);
        });
        return command;
    }

    /// <summary>Outputs as files, one each; a name that is no file name is left out. Texts as they are, the rest as JSON.</summary>
    public static void WriteResults(string folder, JsonObject outputs)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, value) in outputs.Where(o => o.Key.Length > 0 && o.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && o.Key[0] != '.'))
        {
            File.WriteAllText(Path.Combine(folder, name), value is JsonValue ? value.ToString() : value?.ToJsonString() ?? "");
        }
    }

    private static async Task<int> Run(PulumiOptions options, string? results, bool json, CancellationToken cancel)
    {
        var progress = json ? Console.Error : Console.Out;
        JsonObject outputs = [];
        string? error = null;
        try
        {
            using var http = new HttpClient();
            var store = options.Address is { } address ? new StateStore(options, address, http, TimeProvider.System, progress.WriteLine) : null;
            outputs = await new PulumiDeployment(options, new WorkingState(options, store, progress.WriteLine), progress.WriteLine).Run(cancel);
        }
        catch (DeployException e)
        {
            error = e.Message;
            await Console.Error.WriteLineAsync($"error: {e.Message}");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            error = "cancelled before anything was deployed";
            await Console.Error.WriteLineAsync($"error: {error}");
        }

        if (results is not null && error is null)
        {
            WriteResults(results, outputs);
        }

        if (json)
        {
            Terminal.Write(new JsonObject { ["stack"] = options.Stack, ["succeeded"] = error is null, ["error"] = error, ["outputs"] = outputs }.ToJsonString(Terminal.Readable) + "\n");
        }
        else
        {
            foreach (var (name, value) in outputs)
            {
                progress.WriteLine($"output     {name}: {value?.ToJsonString()}");
            }
        }

        return error is null ? Terminal.Success : Terminal.Failure;
    }

    private static string? Set(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
