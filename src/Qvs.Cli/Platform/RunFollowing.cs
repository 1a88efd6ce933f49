using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Platform;

/// <summary>Following a run and its logs to their end, over lost connections and restarts of the server.</summary>
internal static class RunFollowing
{
    private static readonly string[] Ends = ["succeeded", "failed", "cancelled"];

    /// <returns>0 if the run succeeded.</returns>
    public static async Task<int> Watch(PlatformSession session, string path, CancellationToken cancellation)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        JsonNode? last = null;
        await foreach (var run in session.Api.Events($"{path}/events", HasEnded, session.Note, cancellation))
        {
            last = run;
            foreach (var stage in Items(run["stages"]))
            {
                var (name, status) = ((string)stage["name"]!, (string)stage["status"]!);
                if (!session.IsJson && status != "waiting" && told.GetValueOrDefault(name) != status)
                {
                    told[name] = status;
                    Terminal.Write($"{name,-24} {status}{(stage["message"] is { } text && text.ToString().Length > 0 ? $"  {text}" : "")}\n");
                }
            }
        }

        var outcome = (string?)last?["status"] ?? "unknown";
        session.Tell(last, () => $"{last?["line"]} run {last?["number"]}: {outcome}\n" + string.Concat((last?["results"] as JsonObject ?? []).Select(result => $"  {result.Key} = {result.Value}\n")));
        return outcome == "succeeded" ? Terminal.Success : Terminal.Failure;
    }

    /// <param name="stage">Only of this stage.</param>
    /// <param name="follow">Until the run has ended.</param>
    public static async Task<int> Logs(PlatformSession session, string path, string? stage, bool follow, CancellationToken cancellation)
    {
        var printed = new HashSet<string>(StringComparer.Ordinal);
        if (!follow)
        {
            var run = await session.Api.Get(path, cancellation);
            await PrintNew(session, path, run, stage, printed, false, cancellation);
            return printed.Count > 0 || stage is null || Items(run?["stages"]).Any(one => (string?)one["name"] == stage)
                ? Terminal.Success
                : throw new PlatformException($"The run has no stage '{stage}'.", $"It has {string.Join(", ", Items(run?["stages"]).Select(one => one["name"]))}.", "not-found");
        }

        // Each change of the run may be a step that has begun.
        await foreach (var run in session.Api.Events($"{path}/events", HasEnded, session.Note, cancellation))
        {
            await PrintNew(session, path, run, stage, printed, true, cancellation);
        }

        return Terminal.Success;
    }

    private static async Task PrintNew(PlatformSession session, string path, JsonNode? run, string? stage, HashSet<string> printed, bool follow, CancellationToken cancellation)
    {
        var attempts = stage is null ? null : Items(run?["stages"]).Where(one => (string?)one["name"] == stage)
            .SelectMany(one => Items(one["attempts"])).Select(one => (string?)one["pipelineRun"]).ToHashSet();
        foreach (var key in Items((await session.Api.Get($"{path}/logs", cancellation))?["items"]).Select(log => log["key"]!))
        {
            var log = $"{path}/logs/{key["attempt"]}/{key["task"]}/{key["instance"]}/{key["step"]}";
            if ((attempts is null || attempts.Contains((string?)key["attempt"])) && printed.Add(log))
            {
                if (!session.IsJson)
                {
                    Terminal.Write($"== {key["attempt"]} {key["task"]} {key["step"]}\n");
                }

                await (follow ? FollowOne(session, log, key, cancellation) : PrintOne(session, log, key, cancellation));
            }
        }
    }

    private static async Task PrintOne(PlatformSession session, string log, JsonNode key, CancellationToken cancellation)
    {
        for (long first = 1; ;)
        {
            var lines = Items((await session.Api.Get($"{log}?first={first.ToString(CultureInfo.InvariantCulture)}&count=5000", cancellation))?["items"]).ToList();
            if (lines.Count == 0)
            {
                return;
            }

            Terminal.Write(string.Concat(lines.Select(line => Text(session, line, key))));
            first = (long)lines[^1]["number"]! + 1;
        }
    }

    private static async Task FollowOne(PlatformSession session, string log, JsonNode key, CancellationToken cancellation)
    {
        await foreach (var line in session.Api.Events($"{log}/events", (type, _) => type == "end", session.Note, cancellation))
        {
            if (line["number"] is not null)
            {
                Terminal.Write(Text(session, line, key));
            }
        }
    }

    /// <summary>For machines one JSON object a line, which is what can be read while it goes on.</summary>
    private static string Text(PlatformSession session, JsonNode line, JsonNode key)
    {
        if (!session.IsJson)
        {
            return (string?)line["text"] + "\n";
        }

        var one = new JsonObject { ["attempt"] = key["attempt"]?.DeepClone(), ["task"] = key["task"]?.DeepClone(), ["step"] = key["step"]?.DeepClone() };
        foreach (var (name, value) in line.AsObject())
        {
            one[name] = value?.DeepClone();
        }

        return one.ToJsonString() + "\n";
    }

    private static bool HasEnded(string type, JsonNode run) => Ends.Contains((string?)run["status"]);

    private static IEnumerable<JsonNode> Items(JsonNode? array) => (array as JsonArray ?? []).Select(one => one!);
}
