using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl drift</c>: whether what is deployed is what was deployed, and the three answers to it.</summary>
public static class DriftCommand
{
    public static Command Create()
    {
        var command = new Command("drift", "What the cluster has against what was deployed");
        command.Add(Report("get", "Show what was found last", null));
        command.Add(Report("check", "Look now. Example: qvsctl drift check prod --app shop", "check"));
        command.Add(Report("heal", "Apply what was deployed where it is not so any more; what is ignored or adopted stays", "heal"));
        command.Add(Adopt());
        command.Add(Ignore());
        return command;
    }

    private static Argument<string> Object() => new("object") { Description = "As check shows it: \"Deployment shop/web\"." };

    private static Argument<string> Path() => new("path") { Description = "As check shows it: spec.replicas." };

    private static string PathOf(string? app, string? name) => $"applications/{app}/deployments/{name}/drift";

    /// <param name="action">Null to only read.</param>
    private static Command Report(string verb, string description, string? action)
    {
        var (name, app) = (ReleaseCommands.Name(), ReleaseCommands.App());
        return PlatformFlags.Calls(new Command(verb, description) { name, app }, async (session, arguments, cancellation) =>
        {
            var path = PathOf(arguments.GetValue(app), arguments.GetValue(name));
            return Tell(session, action is null ? await session.Api.Get(path, cancellation) : await session.Api.Post($"{path}/action/{action}", new JsonObject(), cancellation));
        });
    }

    private static Command Adopt()
    {
        var (name, app, of, path) = (ReleaseCommands.Name(), ReleaseCommands.App(), Object(), Path());
        var command = new Command("adopt", "Take the live value into the parameters. Example: qvsctl drift adopt prod \"Deployment shop/web\" spec.replicas --app shop") { name, of, path, app };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var body = new JsonObject { ["object"] = arguments.GetValue(of), ["path"] = arguments.GetValue(path) };
            var adopted = await session.Api.Post($"{PathOf(arguments.GetValue(app), arguments.GetValue(name))}/action/adopt", body, cancellation);
            return session.Tell(adopted, () => $"{arguments.GetValue(path)} is adopted: {adopted?["parameter"]} is {adopted?["value"]} now\n");
        });
    }

    private static Command Ignore()
    {
        var (name, app, of, path) = (ReleaseCommands.Name(), ReleaseCommands.App(), Object(), Path());
        var owner = new Option<string>("--owner") { Description = "Who looks after it.", Required = true, HelpName = "text" };
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true, HelpName = "text" };
        var until = new Option<DateTimeOffset>("--until") { Description = "Until when; a time that has passed ends it. Without an offset it is UTC.", Required = true, HelpName = "time", CustomParser = FreezeCommand.Time };
        var command = new Command("ignore", "Somebody else looks after a field, until then. Example: qvsctl drift ignore prod \"Deployment shop/web\" spec.replicas --app shop --owner ops --reason autoscaled --until 2030-01-31")
        {
            name, of, path, app, owner, reason, until,
        };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) => Tell(session, await session.Api.Post(
            $"{PathOf(arguments.GetValue(app), arguments.GetValue(name))}/action/ignore",
            new JsonObject
            {
                ["object"] = arguments.GetValue(of),
                ["path"] = arguments.GetValue(path),
                ["owner"] = arguments.GetValue(owner),
                ["reason"] = arguments.GetValue(reason),
                ["until"] = arguments.GetValue(until).ToString("O", CultureInfo.InvariantCulture),
            },
            cancellation)));
    }

    private static int Tell(PlatformSession session, JsonNode? report) => session.Tell(report, () =>
    {
        var fields = (report?["fields"] as JsonArray ?? []).Select(field => field!).ToList();
        var head = $"{report?["status"]}{((string?)report?["why"] is { Length: > 0 } why ? $": {why}" : "")}\n";
        return fields.Count == 0 ? head : head + TextTable.Of(
            [["OBJECT", "PATH", "DEPLOYED", "LIVE", "BY"], .. fields.Select(field => (string[])[Text(field["object"]), Text(field["path"]), Text(field["deployed"]), Text(field["live"]), Text(field["manager"])])],
            TextTable.Width());
    });

    private static string Text(JsonNode? value) => value?.ToString() ?? "";
}
