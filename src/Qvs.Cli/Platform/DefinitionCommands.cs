using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>Commands for what is defined in a project, all alike: list, get, apply from JSON, delete.</summary>
public static class DefinitionCommands
{
    public static Command Project()
    {
        var command = new Command("project", "Projects that you can work in");
        command.Add(PlatformFlags.Calls(new Command("list", "List them"), async (session, _, cancellation) =>
        {
            var answer = await session.Api.Get("/apis/v1/projects", cancellation);
            return session.Table([.. (answer?["items"] as JsonArray ?? []).Select(item => item!)], ("PROJECT NAME", item => (string?)item["name"]), ("DISPLAY NAME", item => (string?)item["displayName"]));
        }));
        return command;
    }

    public static Command App() => Of("app", "Applications", "applications", "ApplicationSpec");

    public static Command Env() => Of("env", "Environments", "environments", "EnvironmentSpec");

    public static Command Repository() => Of("repository", "Git repositories", "repositories", "RepositorySpec");

    public static Command Connection() => Of("connection", "Connected clusters", "clusters", "ClusterSpec");

    public static Command Channel() => Of("channel", "Channels for notifications", "channels", "ChannelSpec");

    public static Command Deployment()
    {
        var application = ReleaseCommands.App();
        var command = Of("deployment", "Deployments of an application", arguments => $"applications/{arguments.GetValue(application)}/deployments", "DeploymentSpec", application);
        foreach (var release in ReleaseCommands.All())
        {
            command.Add(release);
        }

        return command;
    }

    private static Command Of(string name, string what, string path, string schema) => Of(name, what, _ => path, schema);

    private static Command Of(string name, string what, Func<ParseResult, string> path, string schema, params Option[] more)
    {
        var command = new Command(name, $"{what} of the project");
        command.Add(Calls(new Command("list", "List them"), more, async (session, arguments, cancellation) =>
        {
            var items = new List<JsonNode>();
            await foreach (var item in session.Api.All(path(arguments), cancellation))
            {
                items.Add(item);
            }

            return session.Table(items, ("NAME", item => LastPart((string?)item["key"])), ("STATUS", item => (string?)item["status"]), ("REVISION", item => item["revision"]?.ToString()));
        }));

        var named = new Argument<string>("name") { Description = "Its name." };
        command.Add(Calls(new Command("get", "Show one") { named }, more, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"{path(arguments)}/{arguments.GetValue(named)}", cancellation);
            return session.Tell(found, () => (found?["value"] ?? found)?.ToJsonString(Manifest.Terminal.Readable) + "\n");
        }));
        var file = new Option<string>("--filename", "-f") { Description = $"JSON file with the {schema} (see /apis/v1/openapi.json); - reads standard input.", Required = true, HelpName = "file" };
        command.Add(Calls(new Command("apply", "Make or change one") { named, file }, more, async (session, arguments, cancellation) =>
        {
            var body = new StringContent(await Files.Read(arguments.GetValue(file)!, cancellation), Encoding.UTF8, "application/json");
            var saved = await session.Api.Put($"{path(arguments)}/{arguments.GetValue(named)}", body, cancellation);
            return session.Tell(saved, () => $"{arguments.GetValue(named)} has revision {saved?["revision"]}\n");
        }));
        command.Add(Calls(new Command("delete", "Delete one, if nothing needs it") { named }, more, async (session, arguments, cancellation) =>
        {
            var gone = await session.Api.Delete($"{path(arguments)}/{arguments.GetValue(named)}", cancellation);
            return session.Tell(gone, () => $"{arguments.GetValue(named)} is deleted\n");
        }));
        return command;
    }

    private static Command Calls(Command command, Option[] more, Func<PlatformSession, ParseResult, CancellationToken, Task<int>> action)
    {
        foreach (var option in more)
        {
            command.Add(option);
        }

        return PlatformFlags.Calls(command, action);
    }

    internal static string LastPart(string? key) => key?[(key.LastIndexOf('/') + 1)..] ?? "";
}

internal static class Files
{
    /// <exception cref="PlatformException">The file cannot be read.</exception>
    public static async Task<string> Read(string name, CancellationToken cancellation)
    {
        try
        {
            return name == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(name, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"{name} cannot be read: {problem.Message}", "Check the name.");
        }
    }
}
