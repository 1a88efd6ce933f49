using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy.Pulumi;

/// <summary>
/// Runs the <c>pulumi</c> program on what <c>manifest compile --output-format pulumi</c> wrote, with the deployment's own state. Whatever becomes of the deployment,
/// the state is stored: it is the only record of what was made.
/// </summary>
internal sealed class PulumiDeployment(PulumiOptions options, WorkingState state, Action<string> say)
{
    private static readonly TimeSpan ToStore = TimeSpan.FromMinutes(5);

    /// <summary>The stack's outputs; none in a preview. A failed deployment is a <see cref="DeployException"/>, after its state has been stored.</summary>
    public async Task<JsonObject> Run(CancellationToken cancel)
    {
        if (!File.Exists(Path.Combine(options.Program, "Pulumi.yaml")))
        {
            throw new DeployException($"there is no {Path.Combine(options.Program, "Pulumi.yaml")}. Compile first: qvsctl manifest compile --output-format pulumi -o {Path.Combine(options.Program, "Pulumi.yaml")}");
        }

        await state.Load(cancel);
        await Demand(["stack", "select", "--create", options.Stack], cancel);
        if (options.Preview)
        {
            await Preview(cancel);
            return [];
        }

        state.Changing();
        Exception? failure = null;
        JsonObject outputs = [];
        try
        {
            await Demand(options.Cleanup ? ["destroy", "--yes", "--refresh", "--stack", options.Stack] : ["up", "--yes", "--refresh", "--skip-preview", "--stack", options.Stack], cancel);
            outputs = await Outputs(cancel);
        }
        catch (Exception e) when (e is DeployException or OperationCanceledException)
        {
            failure = e;
        }

        // Also when the run was cancelled, but not for ever.
        using var enough = new CancellationTokenSource(ToStore);
        try
        {
            await state.Save(enough.Token);
        }
        catch (DeployException e) when (failure is not null)
        {
            throw new DeployException($"{failure.Message}\n{e.Message}");
        }

        return failure is null ? outputs
            : failure is OperationCanceledException ? throw new DeployException($"the deployment of {options.Stack} was cancelled. Its state is stored")
            : throw new DeployException($"{failure.Message}\nThe state of {options.Stack} is stored: deploy again to go on from here");
    }

    private async Task Preview(CancellationToken cancel)
    {
        string[] arguments = options.Cleanup
            ? ["destroy", "--preview-only", "--refresh", "--json", "--stack", options.Stack]
            : ["preview", "--refresh", "--json", "--show-sames", "--stack", options.Stack];
        var done = await Run(arguments, null, outputAlone: true, cancel);
        JsonNode? told = null;
        try
        {
            told = JsonNode.Parse(done.Output);
        }
        catch (JsonException)
        {
            say(done.Output);
        }

        foreach (var step in (told?["steps"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var urn = step["urn"]?.ToString() ?? "";
            var name = urn.Contains("::", StringComparison.Ordinal) ? urn[(urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..] : urn;
            var type = (step["newState"] ?? step["oldState"])?["type"]?.ToString() ?? "";
            say($"{step["op"],-10} {type} {name}");
        }

        foreach (var diagnostic in (told?["diagnostics"] as JsonArray ?? []).OfType<JsonObject>())
        {
            say($"{diagnostic["severity"]}: {diagnostic["message"]?.ToString().Trim()}");
        }

        if (done.ExitCode != 0)
        {
            throw new DeployException($"the preview of {options.Stack} failed: pulumi ended with code {done.ExitCode}");
        }
    }

    private async Task<JsonObject> Outputs(CancellationToken cancel)
    {
        if (options.Cleanup)
        {
            return [];
        }

        var done = await Run(["stack", "output", "--json", "--stack", options.Stack], null, outputAlone: true, cancel);
        try
        {
            return done.ExitCode == 0 ? JsonNode.Parse(done.Output) as JsonObject ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task Demand(string[] arguments, CancellationToken cancel)
    {
        say($"$ pulumi {string.Join(' ', arguments)}");
        var done = await Run(arguments, say, outputAlone: false, cancel);
        if (done.ExitCode != 0)
        {
            throw new DeployException($"pulumi {arguments[0]} of {options.Stack} ended with code {done.ExitCode}");
        }
    }

    private Task<ProgramEnd> Run(string[] arguments, Action<string>? line, bool outputAlone, CancellationToken cancel) => ChildProgram.Run(
        options.Pulumi,
        [.. arguments, "--non-interactive"],
        new ChildProgramOptions
        {
            WhyNeeded = "it makes the resources. Use an image with pulumi in it, or name the program with --pulumi or QVS_PULUMI",
            Folder = options.Program,
            Environment = new Dictionary<string, string>
            {
                ["PULUMI_BACKEND_URL"] = new Uri(Path.GetFullPath(options.StateFolder)).AbsoluteUri,
                ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
                ["PULUMI_SELF_MANAGED_STATE_NO_LEGACY_WARNING"] = "true",
            },
            Line = line,
            OutputAlone = outputAlone,
        },
        cancel);
}
