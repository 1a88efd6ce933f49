using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Platform;

/// <summary>Flags of all commands that talk to a server, and how their results and failures are told.</summary>
internal sealed class PlatformFlags
{
    public Option<string?> Project { get; } = new("--project", "-p") { Description = "The project; otherwise that of the sign-in.", HelpName = "name" };

    public Option<string> Output { get; } = new("--output") { Description = "How results are told: text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };

    /// <summary>Adds the flags and makes the command call the server.</summary>
    public static Command Calls(Command command, Func<PlatformSession, ParseResult, CancellationToken, Task<int>> action)
    {
        var flags = new PlatformFlags();
        flags.Output.AcceptOnlyFromAmong("text", "json");
        command.Add(flags.Project);
        command.Add(flags.Output);
        command.SetAction(async (arguments, cancellation) =>
        {
            var json = arguments.GetValue(flags.Output) == "json";
            try
            {
                using var api = new ApiClient(Credentials.Find(arguments.GetValue(flags.Project)));
                return await action(new PlatformSession(api, json), arguments, cancellation);
            }
            catch (PlatformException problem)
            {
                return PlatformSession.Fail(problem, json);
            }
        });
        return command;
    }
}

/// <summary>A command's way to the server and to its user.</summary>
internal sealed class PlatformSession(ApiClient api, bool json)
{
    public ApiClient Api => api;

    public bool IsJson => json;

    /// <summary>Tells a result: whole for machines, as text for people.</summary>
    public int Tell(JsonNode? result, Func<string> text)
    {
        Terminal.Write(json ? (result?.ToJsonString(Terminal.Readable) ?? "null") + "\n" : text());
        return Terminal.Success;
    }

    /// <summary>Tells rows as a table with a header; for machines the items themselves.</summary>
    public int Table(IReadOnlyList<JsonNode> items, params (string Title, Func<JsonNode, string?> Value)[] columns) =>
        Tell(new JsonArray([.. items.Select(item => item.DeepClone())]), () =>
        {
            string[][] rows = [[.. columns.Select(column => column.Title)], .. items.Select(item => columns.Select(column => column.Value(item) ?? "").ToArray())];
            var widths = columns.Select((_, at) => rows.Max(row => row[at].Length)).ToArray();
            return string.Concat(rows.Select(row => string.Join("  ", row.Select((text, at) => text.PadRight(widths[at]))).TrimEnd() + "\n"));
        });

    public static int Fail(PlatformException problem, bool json)
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
