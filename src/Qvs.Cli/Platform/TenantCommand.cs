using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl tenant</c>: the project as a whole.</summary>
public static class TenantCommand
{
    public static Command Create() => new("tenant", "The project as a whole: its use, its export, its end") { Usage(), Export(), Delete() };

    private static Command Usage() => PlatformFlags.Calls(new Command("usage", "Show what the project uses of its quotas"), async (session, _, cancellation) =>
    {
        var usage = await session.Api.Get("usage", cancellation);
        return session.Table(
            [.. (usage?["quotas"] as JsonArray ?? []).Select(quota => quota!)],
            ("QUOTA", quota => (string?)quota["quota"]),
            ("USED", quota => quota["used"]?.ToString()),
            ("LIMIT", quota => quota["limit"]?.ToString() ?? "none"));
    });

    private static Command Export()
    {
        var file = new Option<string?>("--output-file", "-o") { Description = "Where to write; otherwise PROJECT.tar.gz here.", HelpName = "file" };
        return PlatformFlags.Calls(
            new Command("export", "Save everything of the project as readable files, without secrets. Example: qvsctl tenant export -o shop.tar.gz") { file },
            async (session, arguments, cancellation) =>
            {
                var target = arguments.GetValue(file) ?? $"{session.Api.Project}.tar.gz";
                var written = await session.Api.Download("export", target, cancellation);
                return session.Tell(
                    new JsonObject { ["file"] = target, ["bytes"] = written }, () => string.Create(CultureInfo.InvariantCulture, $"{session.Api.Project} is written to {target} ({written} bytes)\n"));
            });
    }

    private static Command Delete()
    {
        var confirm = new Option<string>("--confirm") { Description = "The project's name, to show that you mean it.", Required = true, HelpName = "name" };
        var cancel = new Option<bool>("--cancel-runs") { Description = "Cancel runs that are open; without it they refuse the deletion." };
        return PlatformFlags.Calls(
            new Command("delete", "Delete the project and everything of it for good. Example: qvsctl tenant delete --project shop --confirm shop --cancel-runs") { confirm, cancel },
            async (session, arguments, cancellation) =>
            {
                var begun = await session.Api.Post(
                    "action/delete", new JsonObject { ["confirmation"] = arguments.GetValue(confirm), ["cancelRuns"] = arguments.GetValue(cancel) }, cancellation);
                return session.Tell(begun, () => $"{session.Api.Project} is being deleted; it cannot be reached any more\n");
            });
    }
}
