using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl promotion</c>: from a finished run to the lines that come next, with the same image.</summary>
public static class PromotionCommand
{
    public static Command Create()
    {
        var command = new Command("promotion", "Take a finished run on to the next lines");
        command.Add(Get());
        command.Add(Apply());
        command.Add(List());
        command.Add(Preview());
        command.Add(Promote());
        return command;
    }

    private static Argument<string> Line() => new("line") { Description = "The AssemblyLine that the run is of." };

    private static Argument<int> Number() => new("number") { Description = "The run's number." };

    private static Option<string[]> To() => new("--to") { Description = "Only to this line; otherwise to all that the rules name.", HelpName = "line" };

    private static Option<string[]> Inputs() => new("--input", "-i") { Description = "An input that no result is bound to.", HelpName = "name=value" };

    private static string PathOf(string? line, int number) => string.Create(CultureInfo.InvariantCulture, $"assemblylines/{line}/runs/{number}");

    private static Command Get()
    {
        var line = Line();
        return PlatformFlags.Calls(new Command("get", "Show the promotion rules of a line") { line }, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"assemblylines/{arguments.GetValue(line)}/promotions", cancellation);
            return session.Tell(found, () => (found?["value"] ?? found)?.ToJsonString(Manifest.Terminal.Readable) + "\n");
        });
    }

    private static Command Apply()
    {
        var line = Line();
        var file = new Option<string>("--filename", "-f") { Description = "JSON file with the PromotionRules (see /apis/v1/openapi.json); - reads standard input.", Required = true, HelpName = "file" };
        return PlatformFlags.Calls(new Command("apply", "Change the promotion rules of a line. Example: qvsctl promotion apply staging -f rules.json") { line, file }, async (session, arguments, cancellation) =>
        {
            var body = new StringContent(await Files.Read(arguments.GetValue(file)!, cancellation), Encoding.UTF8, "application/json");
            var saved = await session.Api.Put($"assemblylines/{arguments.GetValue(line)}/promotions", body, cancellation);
            return session.Tell(saved, () => $"{arguments.GetValue(line)}: its promotion rules have revision {saved?["revision"]}\n");
        });
    }

    private static Command List()
    {
        var (line, number) = (Line(), Number());
        return PlatformFlags.Calls(new Command("list", "List what became of the promotions of a run") { line, number }, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"{PathOf(arguments.GetValue(line), arguments.GetValue(number))}/promotions", cancellation);
            return Table(session, found);
        });
    }

    private static Command Preview()
    {
        var (line, number, to, inputs) = (Line(), Number(), To(), Inputs());
        var command = new Command("preview", "Show what a promotion would change, and what is still closed; starts nothing") { line, number, to, inputs };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var body = Body(arguments.GetValue(to), arguments.GetValue(inputs));
            var preview = await session.Api.Post($"{PathOf(arguments.GetValue(line), arguments.GetValue(number))}/action/promotion-preview", body, cancellation);
            return session.Tell(preview, () => string.Concat((preview?["targets"] as JsonArray ?? []).Select(target => Text(target!))));
        });
    }

    private static Command Promote()
    {
        var (line, number, to, inputs) = (Line(), Number(), To(), Inputs());
        var command = new Command("promote", "Start a run at each target that has none of this run yet. Example: qvsctl promotion promote staging 4 --to prod") { line, number, to, inputs };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var body = Body(arguments.GetValue(to), arguments.GetValue(inputs));
            var answer = await session.Api.Post($"{PathOf(arguments.GetValue(line), arguments.GetValue(number))}/action/promote", body, cancellation);
            Table(session, answer);
            return (answer?["items"] as JsonArray ?? []).Any(item => (string?)item!["state"] == "refused") ? Manifest.Terminal.Failure : Manifest.Terminal.Success;
        });
    }

    private static int Table(PlatformSession session, JsonNode? promotions) => session.Table(
        [.. (promotions?["items"] as JsonArray ?? []).Select(item => item!)],
        ("TO", item => (string?)item["to"]),
        ("STATE", item => (string?)item["state"]),
        ("RUN", item => ReleaseText.Run(item["run"])),
        ("BY", item => (string?)item["by"]),
        ("PROBLEM", item => string.Join(' ', (item["problems"] as JsonArray ?? []).Select(problem => (string?)problem!["message"]))));

    private static JsonObject Body(string[]? to, string[]? inputs) => new()
    {
        ["to"] = new JsonArray([.. (to ?? []).Select(line => (JsonNode)line)]),
        ["inputs"] = new JsonObject((inputs ?? []).Select(input => input.Split('=', 2) is [var name, var value]
            ? KeyValuePair.Create(name, (JsonNode?)value)
            : throw new PlatformException($"'{input}' is no input.", "Write name=value."))),
    };

    private static string Text(JsonNode target)
    {
        var text = new StringBuilder().Append("to ").Append((string?)target["line"]).Append(target["done"] is null ? "" : $": already run {ReleaseText.Run(target["done"])}").Append('\n');
        foreach (var open in target["open"] as JsonArray ?? [])
        {
            text.Append("  to be given: ").Append(open).Append('\n');
        }

        foreach (var closed in target["closed"] as JsonArray ?? [])
        {
            text.Append("  closed: ").Append((string?)closed!["message"]).Append(' ').Append((string?)closed["nextStep"]).Append('\n');
        }

        foreach (var stage in target["approvals"] as JsonArray ?? [])
        {
            text.Append("  waits for approval: ").Append(stage).Append('\n');
        }

        foreach (var diff in target["diffs"] as JsonArray ?? [])
        {
            text.Append(ReleaseText.Diff(diff!));
        }

        return text.ToString();
    }
}
