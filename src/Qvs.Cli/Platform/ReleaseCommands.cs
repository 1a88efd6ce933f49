using System.CommandLine;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>What <c>qvsctl deployment</c> does with releases: bring one back, hold, let go, deploy once more.</summary>
internal static class ReleaseCommands
{
    public static IEnumerable<Command> All() => [Rollback(), Hold("hold", "Nothing is deployed there until the hold is released", "hold"), Hold("release-hold", "Let deployments happen again", "release-hold"), Held(), Reapply()];

    internal static Option<string> App() => new("--app", "-a") { Description = "The application.", Required = true, HelpName = "name" };

    internal static Argument<string> Name() => new("name") { Description = "The deployment." };

    private static Option<string> Reason() => new("--reason") { Description = "Why, for the others and the audit.", Required = true, HelpName = "text" };

    private static Command Rollback()
    {
        var (name, app) = (Name(), App());
        var line = new Option<string>("--line") { Description = "The line of the run that had brought the release.", Required = true, HelpName = "name" };
        var number = new Option<int>("--number") { Description = "That run's number.", Required = true, HelpName = "number" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the others and the audit.", HelpName = "text" };
        var preview = new Option<bool>("--preview") { Description = "Only show what would change." };
        var key = new Option<string?>("--key") { Description = "The same key does it once, however often this is called.", HelpName = "text" };
        var command = new Command("rollback", "Deploy an earlier release as it was, and hold it. Example: qvsctl deployment rollback prod --app shop --line prod --number 4 --reason \"the till is wrong\"")
        {
            name, app, line, number, reason, preview, key,
        };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var path = $"applications/{arguments.GetValue(app)}/deployments/{arguments.GetValue(name)}";
            if (arguments.GetValue(preview))
            {
                var diff = await session.Api.Get($"{path}/rollback?line={arguments.GetValue(line)}&number={arguments.GetValue(number)}", cancellation);
                return session.Tell(diff, () => ReleaseText.Diff(diff!));
            }

            var why = arguments.GetValue(reason) ?? throw new PlatformException("No reason is given.", "Add --reason, or --preview to only look.");
            var body = new JsonObject { ["line"] = arguments.GetValue(line), ["number"] = arguments.GetValue(number), ["reason"] = why };
            var started = await session.Api.Post($"{path}/action/rollback", body, cancellation, arguments.GetValue(key) ?? Guid.NewGuid().ToString("N"));
            return session.Tell(started, () => $"{arguments.GetValue(name)}: {started?["line"]} run {started?["number"]} is started, and it is held\n");
        });
    }

    private static Command Hold(string verb, string description, string action)
    {
        var (name, app, reason) = (Name(), App(), Reason());
        var example = $"Example: qvsctl deployment {verb} prod --app shop --reason \"the fair\"";
        return PlatformFlags.Calls(new Command(verb, $"{description}. {example}") { name, app, reason }, async (session, arguments, cancellation) =>
        {
            var hold = await session.Api.Post(
                $"applications/{arguments.GetValue(app)}/deployments/{arguments.GetValue(name)}/action/{action}", new JsonObject { ["reason"] = arguments.GetValue(reason) }, cancellation);
            return session.Tell(hold, () => $"{arguments.GetValue(name)}: {(action == "hold" ? "held" : "the hold is released")}\n");
        });
    }

    private static Command Held()
    {
        var (name, app) = (Name(), App());
        return PlatformFlags.Calls(new Command("held", "Show who holds a deployment, and why") { name, app }, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"applications/{arguments.GetValue(app)}/deployments/{arguments.GetValue(name)}/hold", cancellation);
            return session.Tell(found, () => found?["hold"] is { } hold
                ? $"{arguments.GetValue(name)} is held by {hold["by"]?["name"]} since {Times.Short((string?)hold["at"])}: {hold["reason"]}\n"
                : $"{arguments.GetValue(name)} is not held\n");
        });
    }

    private static Command Reapply()
    {
        var (name, app) = (Name(), App());
        return PlatformFlags.Calls(new Command("reapply", "Deploy once more what is deployed, by its own pipeline") { name, app }, async (session, arguments, cancellation) =>
        {
            var started = await session.Api.Post(
                $"applications/{arguments.GetValue(app)}/deployments/{arguments.GetValue(name)}/action/reapply", new JsonObject(), cancellation, Guid.NewGuid().ToString("N"));
            return session.Tell(started, () => $"{arguments.GetValue(name)}: {started?["line"]} run {started?["number"]} is started\n");
        });
    }
}
