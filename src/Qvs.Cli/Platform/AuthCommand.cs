using System.CommandLine;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl auth</c>: signing in to a server with an API token of a project.</summary>
public static class AuthCommand
{
    public static Command Create()
    {
        var command = new Command("auth", "Sign in to a server and out of it");
        command.Add(Login());
        command.Add(Status());
        command.Add(Logout());
        return command;
    }

    private static Command Login()
    {
        var server = new Option<string>("--server", "-s") { Description = "The server's address.", Required = true, HelpName = "https://..." };
        var project = new Option<string>("--project", "-p") { Description = "The project to work in.", Required = true, HelpName = "name" };
        var stdin = new Option<bool>("--token-stdin") { Description = "Read the token from standard input instead of asking for it." };
        var command = new Command("login", "Sign in with an API token, made in the portal under Settings, Tokens. Example: qvsctl auth login -s https://qvs.example.com -p shop")
        {
            server, project, stdin,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            try
            {
                if (!arguments.GetValue(stdin))
                {
                    Console.Error.Write($"Token (make one at {arguments.GetValue(server)?.TrimEnd('/')}/t/{arguments.GetValue(project)}/settings): ");
                }

                var token = (await Console.In.ReadLineAsync(cancellation))?.Trim() ?? "";
                var access = new ServerAccess(arguments.GetValue(server)!.TrimEnd('/'), arguments.GetValue(project)!, token);
                using var api = new ApiClient(access);
                var found = await api.Get("", cancellation);
                Credentials.Keep(access);
                Console.Error.WriteLine($"Signed in to {found?["displayName"]} ({access.Project}) on {access.Server}.");
                return Terminal.Success;
            }
            catch (PlatformException problem)
            {
                return PlatformSession.Fail(problem, json: false);
            }
        });
        return command;
    }

    private static Command Status() => PlatformFlags.Calls(new Command("status", "Show who you are there"), async (session, _, cancellation) =>
    {
        var project = await session.Api.Get("", cancellation);
        return session.Tell(project, () => $"{project?["displayName"]} ({session.Api.Project})\n");
    });

    private static Command Logout()
    {
        var command = new Command("logout", "Forget the token on this machine");
        command.SetAction(_ =>
        {
            Console.Error.WriteLine(Credentials.Forget() ? "Signed out. The token itself is good until it is revoked in the portal." : "You were not signed in.");
            return Terminal.Success;
        });
        return command;
    }
}
