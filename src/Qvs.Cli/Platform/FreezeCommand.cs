using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary><c>qvsctl freeze</c>: when nothing is deployed to an environment, and who may deploy all the same.</summary>
public static class FreezeCommand
{
    public static Command Create()
    {
        var command = new Command("freeze", "Windows in which nothing is deployed to an environment");
        command.Add(List());
        command.Add(Add());
        command.Add(Remove());
        command.Add(Override());
        return command;
    }

    internal static DateTimeOffset Time(ArgumentResult argument)
    {
        var text = argument.Tokens is [var token] ? token.Value : "";
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            argument.AddError($"'{text}' is no time. Write it like 2030-01-31 or 2030-01-31T18:00+09:00.");
        }

        return time;
    }

    private static Argument<string> Environment() => new("environment") { Description = "The environment." };

    private static Command List()
    {
        var environment = Environment();
        return PlatformFlags.Calls(new Command("list", "List the windows of an environment") { environment }, async (session, arguments, cancellation) =>
        {
            var (_, freezes, _) = await Read(session, arguments.GetValue(environment)!, cancellation);
            return session.Table(
                [.. freezes.Select(freeze => freeze!)],
                ("NUMBER", freeze => (freezes.IndexOf(freeze) + 1).ToString(CultureInfo.InvariantCulture)),
                ("FROM", freeze => Times.Short((string?)freeze["from"])),
                ("UNTIL", freeze => Times.Short((string?)freeze["until"])),
                ("REPEATS", freeze => freeze["repeats"] is { } repeats ? $"{repeats["cron"]} {repeats["timeZone"]}, {repeats["minutes"]} min" : ""),
                ("REASON", freeze => (string?)freeze["reason"]));
        });
    }

    private static Command Add()
    {
        var environment = Environment();
        var from = new Option<DateTimeOffset>("--from") { Description = "When it begins. Without an offset it is UTC.", Required = true, HelpName = "time", CustomParser = Time };
        var until = new Option<DateTimeOffset>("--until") { Description = "When it ends.", Required = true, HelpName = "time", CustomParser = Time };
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true, HelpName = "text" };
        var cron = new Option<string?>("--cron") { Description = "It repeats: when each window begins, as in crontab.", HelpName = "five fields" };
        var minutes = new Option<int>("--minutes") { Description = "How long each of them is.", DefaultValueFactory = _ => 60, HelpName = "number" };
        var zone = new Option<string>("--time-zone") { Description = "Whose time the cron fields are in.", DefaultValueFactory = _ => "UTC", HelpName = "name" };
        var command = new Command("add", "Freeze an environment. Example: qvsctl freeze add prod --from 2030-12-24 --until 2031-01-02 --reason holidays") { environment, from, until, reason, cron, minutes, zone };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var (found, freezes, revision) = await Read(session, arguments.GetValue(environment)!, cancellation);
            freezes.Add((JsonNode)new JsonObject
            {
                ["reason"] = arguments.GetValue(reason),
                ["from"] = arguments.GetValue(from).ToString("O", CultureInfo.InvariantCulture),
                ["until"] = arguments.GetValue(until).ToString("O", CultureInfo.InvariantCulture),
                ["repeats"] = arguments.GetValue(cron) is { } fields
                    ? new JsonObject { ["cron"] = fields, ["minutes"] = arguments.GetValue(minutes), ["timeZone"] = arguments.GetValue(zone) }
                    : null,
            });
            return await Save(session, arguments.GetValue(environment)!, found, revision, cancellation);
        });
    }

    private static Command Remove()
    {
        var environment = Environment();
        var number = new Argument<int>("number") { Description = "As list shows it." };
        return PlatformFlags.Calls(new Command("remove", "End a freeze, or take back one to come") { environment, number }, async (session, arguments, cancellation) =>
        {
            var (found, freezes, revision) = await Read(session, arguments.GetValue(environment)!, cancellation);
            if (arguments.GetValue(number) is var at && (at < 1 || at > freezes.Count))
            {
                throw new PlatformException($"The environment '{arguments.GetValue(environment)}' has no freeze {at}.", $"It has {freezes.Count}; list shows them.", "not-found");
            }

            freezes.RemoveAt(arguments.GetValue(number) - 1);
            return await Save(session, arguments.GetValue(environment)!, found, revision, cancellation);
        });
    }

    private static Command Override()
    {
        var line = new Argument<string>("line") { Description = "The AssemblyLine." };
        var number = new Argument<int>("number") { Description = "The run's number." };
        var reason = new Option<string>("--reason") { Description = "Why, for the audit.", Required = true, HelpName = "text" };
        var command = new Command("override", "Let a run deploy although an environment is frozen. Example: qvsctl freeze override deliver 7 --reason \"a fix that cannot wait\"") { line, number, reason };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var answer = await session.Api.Post(
                string.Create(CultureInfo.InvariantCulture, $"assemblylines/{arguments.GetValue(line)}/runs/{arguments.GetValue(number)}/action/override-freeze"),
                new JsonObject { ["reason"] = arguments.GetValue(reason) },
                cancellation);
            return session.Tell(answer, () => $"{arguments.GetValue(line)} run {arguments.GetValue(number)} may deploy although it is frozen\n");
        });
    }

    private static async Task<(JsonNode Environment, JsonArray Freezes, long Revision)> Read(PlatformSession session, string environment, CancellationToken cancellation)
    {
        var found = (await session.Api.Get($"environments/{environment}", cancellation))!;
        var spec = found["value"]!.AsObject();
        if (spec["freezes"] is not JsonArray freezes)
        {
            spec["freezes"] = freezes = [];
        }

        return (spec, freezes, (long)found["revision"]!);
    }

    /// <summary>Only what was read is changed: who was faster wins, and this says so.</summary>
    private static async Task<int> Save(PlatformSession session, string environment, JsonNode spec, long revision, CancellationToken cancellation)
    {
        var body = new StringContent(spec.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var saved = await session.Api.Put($"environments/{environment}", body, cancellation, revision);
        return session.Tell(saved, () => $"{environment} has revision {saved?["revision"]}\n");
    }
}
