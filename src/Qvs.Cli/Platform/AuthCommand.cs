using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl auth</c>: signing in to servers, each project of each server a context of its own.</summary>
public static class AuthCommand
{
    public static Command Create() => new("auth", "Sign in to servers and out of them")
    {
        Login(),
        Status(),
        List(),
        Use(),
        Token(),
        Logout(),
    };

    private static Command Login()
    {
        var server = new Option<string>("--server", "-s") { Description = "The server's address; otherwise QVS_SERVER, or that of the current context.", HelpName = "https://..." };
        var project = new Option<string?>("--project", "-p") { Description = "The project to work in; otherwise you choose in the browser.", HelpName = "name" };
        var device = new Option<bool>("--device") { Description = "Confirm on another machine: shows an address and a code." };
        var stdin = new Option<bool>("--token-stdin") { Description = "Read an API token from standard input instead." };
        var scopes = new Option<string[]>("--scope") { Description = "Limit the token to this, for example read; may be given several times.", HelpName = "permission" };
        var days = new Option<int>("--days") { Description = "How long the token is to live.", DefaultValueFactory = _ => 30, HelpName = "number" };
        var name = new Option<string?>("--context") { Description = "A name for this sign-in; otherwise PROJECT@SERVER.", HelpName = "name" };
        var command = new Command("login", "Sign in by the browser, by a code (--device), or with an API token (--token-stdin). Example: qvsctl auth login -s https://qvs.example.com -p shop")
        {
            server, project, device, stdin, scopes, days, name,
        };
        command.SetAction((arguments, cancellation) => PlatformSession.Guard(false, async () =>
        {
            var address = ServerOf(arguments.GetValue(server));
            ServerAccess access;
            if (arguments.GetValue(stdin))
            {
                var token = (await Console.In.ReadLineAsync(cancellation))?.Trim() ?? "";
                access = new ServerAccess(address, arguments.GetValue(project) ?? Credentials.ProjectOf(token), token);
            }
            else
            {
                var wish = new TokenWish(arguments.GetValue(project) ?? "", arguments.GetValue(scopes) ?? [], arguments.GetValue(days));
                var signIn = new ProgramSignIn(address);
                access = arguments.GetValue(device) || !ProgramSignIn.HasBrowser ? await signIn.ByCode(wish, cancellation) : await signIn.ByBrowser(wish, cancellation);
            }

            using var api = new ApiClient(access);
            var me = await api.Get("me", cancellation);
            access = access with { Account = (string?)me?["account"] ?? "", TokenId = (string?)me?["token"]?["id"] ?? "", ExpiresAt = (DateTimeOffset?)me?["token"]?["expiresAt"] };
            var context = arguments.GetValue(name) ?? Credentials.NameOf(access);
            Credentials.Keep(context, access);
            Console.Error.WriteLine($"Signed in to {access.Project} on {access.Server} as {access.Account}{Until(access.ExpiresAt)}. This is the context {context}.");
            return Terminal.Success;
        }));
        return command;
    }

    private static Command Status() => PlatformFlags.Calls(new Command("status", "Show who you are there, and whether the token is good"), async (session, _, cancellation) =>
    {
        var (access, me) = (session.Api.Access, await session.Api.Get("me", cancellation));
        var expires = (DateTimeOffset?)me?["token"]?["expiresAt"];
        var scopes = me?["token"]?["scopes"] as JsonArray ?? [];
        var result = new JsonObject { ["server"] = access.Server, ["project"] = access.Project, ["context"] = access.From, ["me"] = me?.DeepClone() };
        return session.Tell(result, () => $"""
            server   {access.Server}
            project  {access.Project}
            account  {(string?)me?["account"]} ({string.Join(", ", (me?["roles"] as JsonArray ?? []).Select(role => role?.ToString()))})
            may      {string.Join(", ", (me?["permissions"] as JsonArray ?? []).Select(one => one?.ToString().ToLowerInvariant()))}
            token    {(string?)me?["token"]?["id"]}{(scopes.Count > 0 ? ", limited" : "")}{Until(expires)}
            from     {access.From}

            """);
    });

    private static Command List()
    {
        var output = PlatformFlags.OutputFlag();
        var command = new Command("list", "List the contexts; the current one has a star") { output };
        command.SetAction((arguments, _) => PlatformSession.Guard(arguments.GetValue(output) == "json", () =>
        {
            var kept = Credentials.Read();
            var rows = kept.All.Select(one => (JsonNode)new JsonObject
            {
                ["context"] = one.Key,
                ["current"] = one.Key == kept.Current,
                ["server"] = one.Value.Server,
                ["project"] = one.Value.Project,
                ["account"] = one.Value.Account,
                ["expiresAt"] = one.Value.ExpiresAt?.ToString("O"),
            });
            return Task.FromResult(PlatformSession.Table(
                arguments.GetValue(output) == "json",
                [.. rows],
                ("CONTEXT", row => ((bool)row["current"]! ? "* " : "  ") + row["context"]),
                ("SERVER", row => (string?)row["server"]),
                ("PROJECT", row => (string?)row["project"]),
                ("ACCOUNT", row => (string?)row["account"]),
                ("EXPIRES", row => Times.Short((string?)row["expiresAt"]))));
        }));
        return command;
    }

    private static Command Use()
    {
        var name = new Argument<string>("context") { Description = "Its name, as qvsctl auth list shows it." };
        var command = new Command("use", "Make a context the current one") { name };
        command.SetAction((arguments, _) => PlatformSession.Guard(false, () =>
        {
            Credentials.Use(arguments.GetValue(name)!);
            Console.Error.WriteLine($"{arguments.GetValue(name)} is the current context.");
            return Task.FromResult(Terminal.Success);
        }));
        return command;
    }

    private static Command Token()
    {
        var (context, project) = (PlatformFlags.ContextFlag(), PlatformFlags.ProjectFlag());
        var command = new Command("token", "Print the token, for other programs. Example: curl -H \"Authorization: Bearer $(qvsctl auth token)\" ...") { context, project };
        command.SetAction((arguments, _) => PlatformSession.Guard(false, () =>
        {
            Terminal.Write(Credentials.Find(arguments.GetValue(context), arguments.GetValue(project)).Token + "\n");
            return Task.FromResult(Terminal.Success);
        }));
        return command;
    }

    private static Command Logout()
    {
        var context = PlatformFlags.ContextFlag();
        var all = new Option<bool>("--all") { Description = "All contexts." };
        var command = new Command("logout", "Revoke the token and forget it on this machine") { context, all };
        command.SetAction((arguments, cancellation) => PlatformSession.Guard(false, async () =>
        {
            var kept = Credentials.Read();
            string[] names = arguments.GetValue(all) ? [.. kept.All.Keys] : [arguments.GetValue(context) ?? kept.Current];
            if (names.Any(name => !kept.All.ContainsKey(name)))
            {
                Console.Error.WriteLine("You were not signed in.");
                return Terminal.Success;
            }

            foreach (var name in names)
            {
                var revoked = await Revoke(kept.All[name], cancellation);
                Credentials.Forget([name]);
                Console.Error.WriteLine(revoked ? $"Signed out of {name}; the token is revoked." : $"Signed out of {name}. The token could not be revoked: do that in the portal under Settings, Tokens.");
            }

            return Terminal.Success;
        }));
        return command;
    }

    private static async Task<bool> Revoke(ServerAccess access, CancellationToken cancellation)
    {
        try
        {
            using var api = new ApiClient(access);
            return access.TokenId.Length > 0 && await api.Delete($"tokens/{access.TokenId}", cancellation) is not null;
        }
        catch (PlatformException problem)
        {
            // What is not known there any more is as good as revoked.
            return problem.Code == "unauthorized";
        }
    }

    private static string ServerOf(string? given)
    {
        var server = given ?? Environment.GetEnvironmentVariable("QVS_SERVER") ?? (Credentials.Read() is var kept && kept.All.TryGetValue(kept.Current, out var current) ? current.Server : null);
        return server is { Length: > 0 } ? server.TrimEnd('/') : throw new PlatformException("No server is named.", "Run: qvsctl auth login --server https://...");
    }

    private static string Until(DateTimeOffset? at) => at is { } time ? $" until {Times.Short(time)}" : "";
}
