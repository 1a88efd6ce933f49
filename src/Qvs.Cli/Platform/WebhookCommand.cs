using System.CommandLine;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl webhook</c>: the triggers of repositories, what was delivered and what became of it.</summary>
public static class WebhookCommand
{
    public static Command Create()
    {
        var command = new Command("webhook", "Webhooks of the project's repositories, and what was delivered to them");
        command.Add(List());
        command.Add(Deliveries());
        command.Add(Replay());
        return command;
    }

    private static Command List()
    {
        var repository = new Argument<string>("repository") { Description = "The repository." };
        return PlatformFlags.Calls(new Command("list", "Show the triggers of a repository") { repository }, async (session, arguments, cancellation) =>
        {
            var webhook = await session.Api.Get($"repositories/{arguments.GetValue(repository)}/webhook", cancellation);
            return session.Table(
                [.. (webhook?["spec"]?["triggers"] as JsonArray ?? []).Select(trigger => trigger!)],
                ("TRIGGER", trigger => (string?)trigger["name"]),
                ("ASSEMBLYLINE", trigger => (string?)trigger["line"]),
                ("EVENTS", trigger => Joined(trigger["events"])),
                ("REFS", trigger => Joined(trigger["refs"])),
                ("ENABLED", trigger => (bool?)trigger["isEnabled"] == false ? "no" : "yes"));
        });
    }

    private static Command Deliveries()
    {
        var repository = new Argument<string>("repository") { Description = "The repository." };
        var status = new Option<string?>("--status") { Description = "Only these: Pending, Started, Refused, Nothing.", HelpName = "status,..." };
        return PlatformFlags.Calls(new Command("deliveries", "List what the provider sent, the newest first") { repository, status }, async (session, arguments, cancellation) =>
        {
            var filter = arguments.GetValue(status) is { } wanted ? $"?status={Uri.EscapeDataString(wanted)}" : "";
            var items = new List<JsonNode>();
            await foreach (var item in session.Api.All($"repositories/{arguments.GetValue(repository)}/deliveries{filter}", cancellation))
            {
                items.Add(item);
            }

            return session.Table(
                items,
                ("DELIVERY", item => (string?)item["summary"]?["id"]),
                ("RECEIVED", item => Times.Short((string?)item["summary"]?["receivedAt"])),
                ("STATUS", item => (string?)item["status"]),
                ("WHAT", item => (string?)item["summary"]?["what"]),
                ("RUNS", item => Joined(item["summary"]?["runs"])),
                ("REASON", item => (string?)item["summary"]?["reason"]));
        });
    }

    private static Command Replay()
    {
        var repository = new Argument<string>("repository") { Description = "The repository." };
        var delivery = new Argument<string>("delivery") { Description = "The delivery, as listed." };
        return PlatformFlags.Calls(new Command("replay", "Hold a delivery against the triggers of now, once more") { repository, delivery }, async (session, arguments, cancellation) =>
        {
            var answer = await session.Api.Post(
                $"repositories/{arguments.GetValue(repository)}/deliveries/{arguments.GetValue(delivery)}/action/replay", new JsonObject(), cancellation);
            var starts = (answer?["rounds"] as JsonArray)?.LastOrDefault()?["starts"] as JsonArray ?? [];
            return session.Tell(answer, () => starts.Count == 0
                ? "nothing is started\n"
                : string.Concat(starts.Select(start => $"{(string?)start?["trigger"]}: {(string?)start?["result"]} {(string?)start?["run"] ?? (string?)start?["reason"]}".TrimEnd() + "\n")));
        });
    }

    private static string Joined(JsonNode? list) => string.Join(",", (list as JsonArray ?? []).Select(item => item?.ToString()));
}
