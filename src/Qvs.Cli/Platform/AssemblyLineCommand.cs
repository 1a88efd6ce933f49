using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Yaml;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl assemblyline</c>: lines and their runs.</summary>
public static class AssemblyLineCommand
{
    public static Command Create()
    {
        var command = new Command("assemblyline", "AssemblyLines and their runs");
        command.Add(List());
        command.Add(Get());
        command.Add(Apply());
        command.Add(Delete());
        command.Add(Run());
        command.Add(Runs());
        command.Add(Watch());
        command.Add(Logs());
        command.Add(Retry());
        command.Add(Cancel());
        command.Add(Vote("approve", true));
        command.Add(Vote("reject", false));
        return command;
    }

    private static Argument<string> Line() => new("line") { Description = "The AssemblyLine's name." };

    private static Argument<int> Number() => new("number") { Description = "The run's number." };

    private static string PathOf(string? line, int number) => $"assemblylines/{line}/runs/{number}";

    private static Command List() => PlatformFlags.Calls(new Command("list", "List the lines"), async (session, _, cancellation) =>
    {
        var items = await ProjectCommands.Collect(session.Api.All("assemblylines", cancellation));
        return session.Table(items, ("NAME", item => (string?)item["summary"]?["name"]), ("STAGES", item => item["summary"]?["stages"]?.ToString()), ("REVISION", item => item["revision"]?.ToString()));
    });

    private static Command Get()
    {
        var line = Line();
        return PlatformFlags.Calls(new Command("get", "Show the YAML of a line") { line }, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"assemblylines/{arguments.GetValue(line)}", cancellation);
            return session.Tell(found, () => (string?)found?["value"]?["yaml"] ?? found?.ToJsonString(Terminal.Readable) + "\n");
        });
    }

    private static Command Delete()
    {
        var line = Line();
        return PlatformFlags.Calls(new Command("delete", "Delete a line; its runs stay") { line }, async (session, arguments, cancellation) =>
        {
            var gone = await session.Api.Delete($"assemblylines/{arguments.GetValue(line)}", cancellation);
            return session.Tell(gone, () => $"{arguments.GetValue(line)} is deleted\n");
        });
    }

    private static Command Apply()
    {
        var file = new Option<string>("--filename", "-f") { Description = "YAML file with the AssemblyLine; - reads standard input.", Required = true, HelpName = "file" };
        return PlatformFlags.Calls(new Command("apply", "Make or change a line. Example: qvsctl assemblyline apply -f deliver.yaml") { file }, async (session, arguments, cancellation) =>
        {
            var yaml = await Files.Read(arguments.GetValue(file)!, cancellation);
            var name = NameOf(yaml);
            var saved = await session.Api.Put($"assemblylines/{name}", new StringContent(yaml, Encoding.UTF8, "application/yaml"), cancellation);
            return session.Tell(saved, () => $"{name} has revision {saved?["revision"]}\n");
        });
    }

    private static Command Run()
    {
        var line = Line();
        var inputs = new Option<string[]>("--input", "-i") { Description = "An input of the line.", HelpName = "name=value" };
        var wait = new Option<bool>("--watch", "-w") { Description = "Show the run until it has ended; the exit code is 0 if it succeeded." };
        var key = new Option<string?>("--key") { Description = "The same key starts one run, however often this is called.", HelpName = "text" };
        return PlatformFlags.Calls(new Command("run", "Start a run. Example: qvsctl assemblyline run deliver -i gitRevision=main --watch") { line, inputs, wait, key }, async (session, arguments, cancellation) =>
        {
            var given = new JsonObject();
            foreach (var input in arguments.GetValue(inputs) ?? [])
            {
                if (input.Split('=', 2) is not [var name, var value])
                {
                    throw new PlatformException($"'{input}' is no input.", "Write name=value.");
                }

                given[name] = value;
            }

            var started = await session.Api.Post(
                $"assemblylines/{arguments.GetValue(line)}/runs", new JsonObject { ["inputs"] = given }, cancellation, arguments.GetValue(key) ?? Guid.NewGuid().ToString("N"));
            var number = (int)started!["number"]!;
            return arguments.GetValue(wait)
                ? await RunFollowing.Watch(session, PathOf(arguments.GetValue(line), number), cancellation)
                : session.Tell(started, () => $"{arguments.GetValue(line)} run {number} is started\n");
        });
    }

    private static Command Runs()
    {
        var line = new Argument<string?>("line") { Description = "Only of this line.", Arity = ArgumentArity.ZeroOrOne };
        return PlatformFlags.Calls(new Command("runs", "List the newest runs") { line }, async (session, arguments, cancellation) =>
        {
            var path = arguments.GetValue(line) is { } name ? $"assemblylines/{name}/runs?limit=50" : "runs?limit=50";
            var page = await session.Api.Get(path, cancellation);
            return session.Table(
                [.. (page?["items"] as JsonArray ?? []).Select(item => item!)],
                ("LINE", item => (string?)item["summary"]?["line"]),
                ("NUMBER", item => item["summary"]?["number"]?.ToString()),
                ("STATUS", item => (string?)item["status"]),
                ("BY", item => (string?)item["summary"]?["startedBy"]),
                ("CREATED", item => Times.Short((string?)item["summary"]?["createdAt"])));
        });
    }

    private static Command Watch()
    {
        var (line, number) = (Line(), Number());
        return PlatformFlags.Calls(new Command("watch", "Show a run until it has ended") { line, number }, (session, arguments, cancellation) =>
            RunFollowing.Watch(session, PathOf(arguments.GetValue(line), arguments.GetValue(number)), cancellation));
    }

    private static Command Logs()
    {
        var (line, number) = (Line(), Number());
        var stage = new Option<string?>("--stage") { Description = "Only of this stage.", HelpName = "name" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended." };
        return PlatformFlags.Calls(new Command("logs", "Print what the steps of a run have said. Example: qvsctl assemblyline logs deliver 1 --follow") { line, number, stage, follow }, (session, arguments, cancellation) =>
            RunFollowing.Logs(session, PathOf(arguments.GetValue(line), arguments.GetValue(number)), arguments.GetValue(stage), arguments.GetValue(follow), cancellation));
    }

    private static Command Retry()
    {
        var (line, number) = (Line(), Number());
        var stage = new Option<string?>("--from-stage") { Description = "Run this stage and all after it again, instead of what failed.", HelpName = "name" };
        var whole = new Option<bool>("--whole-stages") { Description = "Run failed stages as a whole instead of from their failed tasks." };
        var preview = new Option<bool>("--preview") { Description = "Only show which tasks would run, and which are reused." };
        return PlatformFlags.Calls(new Command("retry", "Go on from what failed, with the same manifests and parameters") { line, number, stage, whole, preview }, async (session, arguments, cancellation) =>
        {
            var path = PathOf(arguments.GetValue(line), arguments.GetValue(number));
            var scope = arguments.GetValue(stage) is not null ? "fromStage" : arguments.GetValue(whole) ? "failedStages" : "failedTasks";
            if (arguments.GetValue(preview))
            {
                var shown = await session.Api.Get($"{path}/retry?scope={scope}&stage={arguments.GetValue(stage)}", cancellation);
                return session.Tell(shown, () => Preview(shown!));
            }

            var retried = await session.Api.Post(
                $"{path}/action/retry", new JsonObject { ["scope"] = scope, ["stage"] = arguments.GetValue(stage) ?? "" }, cancellation, Guid.NewGuid().ToString("N"));
            return session.Tell(retried, () => $"{arguments.GetValue(line)} run {arguments.GetValue(number)} goes on: {retried?["status"]}\n");
        });
    }

    private static Command Cancel()
    {
        var (line, number) = (Line(), Number());
        var reason = new Option<string>("--reason") { Description = "Why, for the audit.", DefaultValueFactory = _ => "", HelpName = "text" };
        return PlatformFlags.Calls(new Command("cancel", "Stop a run; finally tasks still run") { line, number, reason }, async (session, arguments, cancellation) =>
        {
            var answer = await session.Api.Post($"{PathOf(arguments.GetValue(line), arguments.GetValue(number))}/action/cancel", new JsonObject { ["reason"] = arguments.GetValue(reason) }, cancellation);
            return session.Tell(answer, () => $"{arguments.GetValue(line)} run {arguments.GetValue(number)} is being cancelled\n");
        });
    }

    private static Command Vote(string name, bool approves)
    {
        var (line, number) = (Line(), Number());
        var stage = new Argument<string>("stage") { Description = "The stage that waits." };
        var gate = new Option<string>("--task") { Description = "The task of its Pipeline that waits; not given for the stage's own approval.", DefaultValueFactory = _ => "", HelpName = "name" };
        var comment = new Option<string>("--comment") { Description = "Your reason.", DefaultValueFactory = _ => "", HelpName = "text" };
        return PlatformFlags.Calls(new Command(name, approves ? "Approve a stage that waits" : "Reject a stage that waits") { line, number, stage, gate, comment }, async (session, arguments, cancellation) =>
        {
            var answer = await session.Api.Post(
                $"{PathOf(arguments.GetValue(line), arguments.GetValue(number))}/action/vote",
                new JsonObject { ["stage"] = arguments.GetValue(stage), ["gate"] = arguments.GetValue(gate), ["approves"] = approves, ["comment"] = arguments.GetValue(comment) },
                cancellation);
            return session.Tell(answer, () => $"{arguments.GetValue(stage)}: {(approves ? "approved" : "rejected")}\n");
        });
    }

    private static string Preview(JsonNode preview)
    {
        var text = new StringBuilder();
        foreach (var stage in (preview["stages"] as JsonArray ?? []).Select(one => one!))
        {
            text.Append((string?)stage["name"]).Append(": ").Append((string?)stage["what"]).Append('\n');
            foreach (var task in stage["tasks"] as JsonArray ?? [])
            {
                text.Append("    ").Append((string?)task!["name"]).Append(": ").Append((string?)task["what"]).Append('\n');
            }
        }

        foreach (var refusal in preview["refusals"] as JsonArray ?? [])
        {
            text.Append("refused: ").Append((string?)refusal!["message"]).Append(' ').Append((string?)refusal["nextStep"]).Append('\n');
        }

        return text.ToString();
    }

    /// <exception cref="PlatformException">The YAML names no line.</exception>
    private static string NameOf(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var root = YamlReader.Read(new SourceText("assemblyline.yaml", yaml), diagnostics) as YamlMapping;
        return (root?.Find("metadata")?.Value as YamlMapping)?.Find("name")?.Value is YamlScalar { Text: { Length: > 0 } name }
            ? name
            : throw new PlatformException(diagnostics.HasErrors ? diagnostics.First().ToString() : "The file has no metadata.name.", "Write an AssemblyLine of apiVersion vs.axis-dev.io/v1.");
    }
}
