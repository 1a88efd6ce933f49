using System.CommandLine;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl channel</c>: where messages about runs go, whether they arrive, and what was sent lately.</summary>
public static class ChannelCommand
{
    public static Command Create()
    {
        var command = DefinitionCommands.Channel();
        command.Add(Test());
        command.Add(Deliveries());
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "The channel." };

    private static Command Test()
    {
        var name = Name();
        return PlatformFlags.Calls(new Command("test", "Send a message now; the exit code is 0 if it arrives. Example: qvsctl channel test builders") { name }, async (session, arguments, cancellation) =>
        {
            var sent = await session.Api.Post($"channels/{arguments.GetValue(name)}/action/test", new JsonObject(), cancellation);
            var problem = (string?)sent?["problem"] ?? "";
            session.Tell(sent, () => problem.Length == 0 ? $"{arguments.GetValue(name)}: arrived\n" : $"{arguments.GetValue(name)}: not delivered: {problem}\n");
            return problem.Length == 0 ? Manifest.Terminal.Success : Manifest.Terminal.Failure;
        });
    }

    private static Command Deliveries()
    {
        var name = Name();
        return PlatformFlags.Calls(new Command("deliveries", "List what waits to be sent and what was sent, the newest first") { name }, async (session, arguments, cancellation) =>
        {
            var sent = await session.Api.Get($"channels/{arguments.GetValue(name)}/deliveries", cancellation);
            return session.Table(
                [.. (sent as JsonArray ?? []).Select(item => item!)],
                ("SENT", item => Times.Short((string?)item["at"])),
                ("OUTCOME", item => (string?)item["problem"] is { Length: > 0 } ? item["nextAt"] is null ? "lost" : "waiting" : item["nextAt"] is null ? "arrived" : "waiting"),
                ("TRIES", item => item["tries"]?.ToString()),
                ("MESSAGE", item => (string?)item["title"]),
                ("PROBLEM", item => (string?)item["problem"]));
        });
    }
}
