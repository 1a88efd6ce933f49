using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl token</c>: API tokens of the project.</summary>
public static class TokenCommand
{
    public static Command Create() => new("token", "API tokens of the project") { Make(), List(), Revoke() };

    private static Command Make()
    {
        var name = new Argument<string>("name") { Description = "What it is for." };
        var scopes = new Option<string[]>("--scope") { Description = "Limit it to this: read, configure, deploy, approve, rollback, secrets, administer. May be given several times.", HelpName = "permission" };
        var days = new Option<int>("--days") { Description = "How long it is to live.", DefaultValueFactory = _ => 90, HelpName = "number" };
        return PlatformFlags.Calls(new Command("create", "Make one; its text is shown this one time. Example: qvsctl token create ci --scope read --scope deploy") { name, scopes, days }, async (session, arguments, cancellation) =>
        {
            var made = await session.Api.Post(
                "tokens",
                new JsonObject
                {
                    ["name"] = arguments.GetValue(name),
                    ["scopes"] = new JsonArray([.. (arguments.GetValue(scopes) ?? []).Select(scope => (JsonNode)scope)]),
                    ["expiresAt"] = TimeProvider.System.GetUtcNow().AddDays(arguments.GetValue(days)).ToString("O", CultureInfo.InvariantCulture),
                },
                cancellation);
            session.Note($"The token {made?["token"]?["id"]} expires {Times.Short((string?)made?["token"]?["expiresAt"])}. Its text, shown this once:");
            return session.Tell(made, () => $"{made?["text"]}\n");
        });
    }

    private static Command List() => PlatformFlags.Calls(new Command("list", "List yours; an administrator sees all"), async (session, _, cancellation) =>
    {
        var tokens = (await session.Api.Get("tokens", cancellation))?["items"] as JsonArray ?? [];
        return session.Table(
            [.. tokens.Select(token => token!)],
            ("ID", token => (string?)token["id"]),
            ("NAME", token => (string?)token["name"]),
            ("OWNER", token => (string?)token["owner"]),
            ("SCOPES", token => token["scopes"] is JsonArray { Count: > 0 } scopes ? string.Join(",", scopes.Select(scope => scope?.ToString().ToLowerInvariant())) : "all"),
            ("EXPIRES", token => Times.Short((string?)token["expiresAt"])),
            ("LAST USED", token => Times.Short((string?)token["lastUsedAt"])));
    });

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "As qvsctl token list shows it." };
        return PlatformFlags.Calls(new Command("revoke", "Make one worthless at once") { id }, async (session, arguments, cancellation) =>
        {
            var gone = await session.Api.Delete($"tokens/{arguments.GetValue(id)}", cancellation);
            return session.Tell(gone, () => $"{arguments.GetValue(id)} is revoked\n");
        });
    }
}
