using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>What else a project has: compiled Pipelines, credentials, members, approvals and the audit.</summary>
public static class ProjectCommands
{
    /// <summary><c>qvsctl pipeline apply</c> and <c>pipeline list</c>, beside the commands that need no server.</summary>
    public static Command Apply()
    {
        var application = new Option<string>("--app", "-a") { Description = "The application.", Required = true, HelpName = "name" };
        var revision = new Option<string?>("--revision", "-r") { Description = "A branch, tag or commit that the server compiles.", HelpName = "revision" };
        var file = new Option<string?>("--filename", "-f") { Description = "Or Pipelines and Tasks that were compiled before, as YAML; - reads standard input.", HelpName = "file" };
        var dry = new Option<bool>("--dry-run") { Description = "With --revision: compile, and register nothing." };
        var command = new Command("apply", "Register an application's Pipelines and Tasks on the server. Example: qvsctl pipeline apply --app shop --revision main") { application, revision, file, dry };
        return PlatformFlags.Calls(command, async (session, arguments, cancellation) =>
        {
            var path = $"applications/{arguments.GetValue(application)}";
            JsonNode? made;
            if (arguments.GetValue(file) is { } name && arguments.GetValue(revision) is null)
            {
                made = await session.Api.Put($"{path}/pipelines", new StringContent(await Files.Read(name, cancellation), Encoding.UTF8, "application/yaml"), cancellation);
            }
            else if (arguments.GetValue(file) is null && arguments.GetValue(revision) is { } wanted)
            {
                made = await session.Api.Post($"{path}/action/compile", new JsonObject { ["revision"] = wanted }, cancellation);
                Diagnose(session, made);
                if (!arguments.GetValue(dry))
                {
                    made = await session.Api.Post($"{path}/action/apply", new JsonObject { ["compilation"] = made?["id"]?.DeepClone() }, cancellation);
                }
            }
            else
            {
                throw new PlatformException("Nothing is named that could be registered, or two things are.", "Give either --revision or --filename.");
            }

            return session.Tell(made, () => $"{arguments.GetValue(application)}: {(arguments.GetValue(dry) ? "would register" : "registered")} {Names(made?["pipelines"])}\n");
        });
    }

    public static Command ListPipelines()
    {
        var application = new Option<string>("--app", "-a") { Description = "The application.", Required = true, HelpName = "name" };
        return PlatformFlags.Calls(new Command("list", "List an application's Pipelines on the server") { application }, async (session, arguments, cancellation) =>
        {
            var found = await session.Api.Get($"applications/{arguments.GetValue(application)}/pipelines", cancellation);
            return session.IsJson
                ? session.Tell(found, () => "")
                : session.Table([.. (found?["pipelines"] as JsonArray ?? []).Select(item => item!)], ("NAME", item => (string?)item["pin"]?["pipeline"]), ("COMMIT", item => (string?)item["pin"]?["commit"]));
        });
    }

    public static Command Credential()
    {
        var name = new Argument<string>("name") { Description = "Its name." };
        var values = new Option<string[]>("--value", "-v") { Description = "A key and its value; KEY=- reads the value from standard input, KEY=@FILE from a file, KEY= removes the key.", HelpName = "key=value", Required = true };
        var description = new Option<string>("--description") { Description = "What it is for.", DefaultValueFactory = _ => "", HelpName = "text" };
        return new Command("credential", "Credentials of the project; values are never shown again")
        {
            PlatformFlags.Calls(new Command("list", "List them"), async (session, _, cancellation) => session.Table(
                await Collect(session.Api.All("credentials", cancellation)),
                ("NAME", item => DefinitionCommands.LastPart((string?)item["key"])),
                ("KEYS", item => (item["summary"]?["keys"] ?? item["summary"]?["Keys"]) is JsonArray keys ? string.Join(",", keys.Select(key => key?.ToString())) : ""),
                ("REVISION", item => item["revision"]?.ToString()))),
            PlatformFlags.Calls(new Command("set", "Set keys; others keep their values. Example: qvsctl credential set registry -v password=@password.txt") { name, values, description }, async (session, arguments, cancellation) =>
            {
                var given = new JsonObject();
                foreach (var value in arguments.GetValue(values) ?? [])
                {
                    var (key, text) = value.Split('=', 2) is [{ Length: > 0 } first, var rest] ? (first, rest) : throw new PlatformException($"'{Hide(value)}' is no key with a value.", "Write key=value.");
                    given[key] = text switch
                    {
                        "" => null,
                        "-" => (await Console.In.ReadToEndAsync(cancellation)).TrimEnd('\n'),
                        ['@', .. var path] => await Files.Read(path, cancellation),
                        _ => text,
                    };
                }

                var body = new JsonObject { ["purpose"] = "free", ["description"] = arguments.GetValue(description), ["values"] = given };
                var saved = await session.Api.Put($"credentials/{arguments.GetValue(name)}", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellation);
                return session.Tell(saved, () => $"{arguments.GetValue(name)} has revision {saved?["revision"]}\n");
            }),
            PlatformFlags.Calls(new Command("delete", "Delete one, if nothing needs it") { name }, async (session, arguments, cancellation) =>
            {
                var gone = await session.Api.Delete($"credentials/{arguments.GetValue(name)}", cancellation);
                return session.Tell(gone, () => $"{arguments.GetValue(name)} is deleted\n");
            }),
        };
    }

    public static Command Member()
    {
        var account = new Argument<string>("account") { Description = "The account's name, as the sign-in gives it." };
        var roles = new Option<string[]>("--role") { Description = "owner, admin, developer, approver or viewer; may be given several times.", HelpName = "role", Required = true };
        return new Command("member", "Members of the project and their roles")
        {
            PlatformFlags.Calls(new Command("list", "List them"), async (session, _, cancellation) =>
            {
                var project = await session.Api.Get("", cancellation);
                IEnumerable<JsonNode> all = [.. Each(project?["members"], "project"), .. Each(project?["granted"], "group")];
                return session.Table([.. all], ("ACCOUNT", item => (string?)item["name"]), ("NAME", item => (string?)item["displayName"]),
                    ("ROLES", item => string.Join(",", (item["roles"] as JsonArray ?? []).Select(role => role?.ToString()))), ("BY", item => (string?)item["by"]));
            }),
            PlatformFlags.Calls(new Command("set", "Add a member, or change its roles") { account, roles }, async (session, arguments, cancellation) =>
            {
                var body = new JsonObject { ["displayName"] = arguments.GetValue(account), ["roles"] = new JsonArray([.. (arguments.GetValue(roles) ?? []).Select(role => (JsonNode)role)]) };
                var saved = await session.Api.Put($"members/{Uri.EscapeDataString(arguments.GetValue(account)!)}", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellation);
                return session.Tell(saved, () => $"{arguments.GetValue(account)} is {string.Join(", ", arguments.GetValue(roles) ?? [])}\n");
            }),
            PlatformFlags.Calls(new Command("remove", "Remove a member, and revoke its tokens") { account }, async (session, arguments, cancellation) =>
            {
                var saved = await session.Api.Delete($"members/{Uri.EscapeDataString(arguments.GetValue(account)!)}", cancellation);
                return session.Tell(saved, () => $"{arguments.GetValue(account)} is no member any more\n");
            }),
        };
    }

    public static Command Approval() => new("approval", "What waits for a person")
    {
        PlatformFlags.Calls(new Command("list", "List it"), async (session, _, cancellation) => session.Table(
            await Collect(session.Api.All("approvals", cancellation)),
            ("LINE", item => (string?)item["summary"]?["line"]),
            ("NUMBER", item => item["summary"]?["number"]?.ToString()),
            ("STAGE", item => (string?)item["summary"]?["stage"]),
            ("STATUS", item => (string?)item["status"]))),
    };

    public static Command Audit()
    {
        var actor = new Option<string?>("--actor") { Description = "Only what this account did.", HelpName = "account" };
        var action = new Option<string?>("--action") { Description = "Only this action, for example run.start.", HelpName = "name" };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 100, HelpName = "number" };
        return new Command("audit", "Who did what")
        {
            PlatformFlags.Calls(new Command("list", "List it, the newest first") { actor, action, limit }, async (session, arguments, cancellation) =>
            {
                var path = $"audit?actor={Uri.EscapeDataString(arguments.GetValue(actor) ?? "")}&action={Uri.EscapeDataString(arguments.GetValue(action) ?? "")}";
                return session.Table(
                    await Collect(session.Api.All(path, cancellation, arguments.GetValue(limit))),
                    ("AT", item => Times.Short((string?)item["at"])),
                    ("ACTOR", item => (string?)item["actor"]),
                    ("ACTION", item => (string?)item["action"]),
                    ("OBJECT", item => (string?)item["object"]),
                    ("OUTCOME", item => (string?)item["outcome"]));
            }),
        };
    }

    internal static async Task<IReadOnlyList<JsonNode>> Collect(IAsyncEnumerable<JsonNode> items)
    {
        var all = new List<JsonNode>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    /// <summary>Warnings are shown; errors are the reason why there is nothing to register.</summary>
    /// <exception cref="PlatformException">There are errors.</exception>
    private static void Diagnose(PlatformSession session, JsonNode? compilation)
    {
        var messages = (compilation?["messages"] as JsonArray ?? []).Select(one => one!).ToList();
        var texts = messages.Select(one => $"{one["file"]}:{one["line"]}:{one["column"]}: {one["severity"]} {one["code"]}: {one["message"]} {one["nextStep"]}".TrimEnd());
        if (messages.Exists(one => (string?)one["severity"] == "error"))
        {
            throw new PlatformException(string.Join("\n", texts), "Correct the QVS Config or its adapters, push, and compile again.", "compile-failed");
        }

        foreach (var text in texts)
        {
            session.Note(text);
        }
    }

    private static string Names(JsonNode? pipelines) =>
        pipelines is JsonArray { Count: > 0 } all ? string.Join(", ", all.Select(one => (string?)one?["pin"]?["pipeline"])) : "no Pipeline";

    private static IEnumerable<JsonNode> Each(JsonNode? members, string by) => (members as JsonArray ?? []).Select(member =>
    {
        var one = member!.DeepClone();
        one["by"] = by;
        return one;
    });

    // What stands behind a misplaced sign may be the secret itself.
    private static string Hide(string value) => value.Length > 3 ? value[..3] + "..." : value;
}
