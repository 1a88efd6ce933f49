using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Platform;

/// <summary>Flags of all commands that talk to a server, and how their results and failures are told.</summary>
internal sealed class PlatformFlags
{
    /// <summary>Elsewhere it is the file to write.</summary>
    private const string ShortOutput = "-o";

    public static Option<string?> ContextFlag() => new("--context") { Description = "The sign-in to use; otherwise QVS_CONTEXT, or the current one.", HelpName = "name" };

    public static Option<string?> ProjectFlag() => new("--project", "-p") { Description = "The project; otherwise that of the sign-in.", HelpName = "name" };

    public static Option<string> OutputFlag()
    {
        var output = new Option<string>("--output") { Description = "How results are told: text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    /// <summary>Adds the flags and makes the command call the server.</summary>
    public static Command Calls(Command command, Func<PlatformSession, ParseResult, CancellationToken, Task<int>> action)
    {
        var (context, project, output) = (ContextFlag(), ProjectFlag(), OutputFlag());
        command.Add(context);
        command.Add(project);
        if (!command.Options.Any(option => option.Aliases.Contains(ShortOutput)))
        {
            output.Aliases.Add(ShortOutput);
        }

        command.Add(output);
        command.SetAction((arguments, cancellation) =>
        {
            var json = arguments.GetValue(output) == "json";
            return PlatformSession.Guard(json, async () =>
            {
                using var api = new ApiClient(Credentials.Find(arguments.GetValue(context), arguments.GetValue(project)));
                return await action(new PlatformSession(api, json), arguments, cancellation);
            });
        });
        return command;
    }
}

/// <summary>A command's way to the server and to its user.</summary>
internal sealed class PlatformSession(ApiClient api, bool json)
{
    /// <summary>As shells have it for a program that Ctrl-C ended.</summary>
    public const int Interrupted = 130;

    public ApiClient Api => api;

    public bool IsJson => json;

    /// <summary>Runs a command; what a person has to know comes out as text or JSON, and Ctrl-C as its own exit code.</summary>
    public static async Task<int> Guard(bool json, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (PlatformException problem)
        {
            return Fail(problem, json);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    /// <summary>Tells a result: whole for machines, as text for people.</summary>
    public int Tell(JsonNode? result, Func<string> text)
    {
        Terminal.Write(json ? (result?.ToJsonString(Terminal.Readable) ?? "null") + "\n" : text());
        return Terminal.Success;
    }

    /// <summary>What happens on the way: to people alone.</summary>
    public void Note(string text)
    {
        if (!json)
        {
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>Tells rows as a table with a header; for machines the items themselves.</summary>
    public int Table(IReadOnlyList<JsonNode> items, params (string Title, Func<JsonNode, string?> Value)[] columns) => Table(json, items, columns);

    public static int Table(bool json, IReadOnlyList<JsonNode> items, params (string Title, Func<JsonNode, string?> Value)[] columns)
    {
        Terminal.Write(json
            ? new JsonArray([.. items.Select(item => item.DeepClone())]).ToJsonString(Terminal.Readable) + "\n"
            : TextTable.Of([[.. columns.Select(column => column.Title)], .. items.Select(item => columns.Select(column => column.Value(item) ?? "").ToArray())], TextTable.Width()));
        return Terminal.Success;
    }

    private static int Fail(PlatformException problem, bool json)
    {
        if (json)
        {
            Terminal.Write(new JsonObject { ["error"] = problem.Message, ["code"] = problem.Code, ["nextStep"] = problem.NextStep }.ToJsonString(Terminal.Readable) + "\n");
        }
        else
        {
            Console.Error.WriteLine($"error: {problem.Message}");
            if (problem.NextStep.Length > 0)
            {
                Console.Error.WriteLine(problem.NextStep);
            }
        }

        return Terminal.Failure;
    }
}

internal static class Times
{
    public static string Short(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time of the API; whatever is none stays as it is.</summary>
    public static string Short(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Short(time) : text ?? "";
}
