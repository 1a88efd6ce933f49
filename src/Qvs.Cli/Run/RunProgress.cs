using System.Text.Json.Nodes;

namespace Qvs.Cli.Run;

/// <summary>Tells how a run goes: when a task starts and ends, and what comes of the whole.</summary>
internal sealed class RunProgress(TextWriter output)
{
    private readonly Dictionary<string, string> _said = [];

    /// <summary>A state of a TaskRun or CustomRun of the run; only what is new is told.</summary>
    public void Task(JsonObject run)
    {
        var name = Label(run, "tekton.dev/pipelineTask") ?? run["metadata"]?["name"]?.ToString() ?? "";
        var condition = Succeeded(run);
        var attempts = (run["status"]?["retriesStatus"] as JsonArray)?.Count ?? 0;
        var state = condition?["status"]?.ToString() switch
        {
            "True" => $"succeeded{Seconds(run)}",
            "False" => $"failed{Seconds(run)}: {condition["message"]} ({condition["reason"]})",
            _ when attempts > 0 => $"tries again after: {condition?["message"]}",
            _ => "started",
        };
        var key = run["metadata"]?["uid"]?.ToString() ?? name;
        var told = $"{attempts} {state}";
        if (_said.GetValueOrDefault(key) != told && !(state.StartsWith("tries", StringComparison.Ordinal) && _said.GetValueOrDefault(key)?.StartsWith($"{attempts} ", StringComparison.Ordinal) == true))
        {
            _said[key] = told;
            output.WriteLine($"{Mark(condition)} {name} {state}");
        }
    }

    /// <summary>The end of the run. Returns the exit code for it.</summary>
    public int End(JsonObject run)
    {
        var condition = Succeeded(run);
        foreach (var skipped in (run["status"]?["skippedTasks"] as JsonArray ?? []).OfType<JsonObject>())
        {
            output.WriteLine($"- {skipped["name"]} skipped: {skipped["reason"]}");
        }

        output.WriteLine($"{Mark(condition)} {run["kind"]} {run["metadata"]?["name"]} {condition?["reason"]}: {condition?["message"]}");
        foreach (var result in (run["status"]?["results"] as JsonArray ?? []).OfType<JsonObject>())
        {
            output.WriteLine($"  {result["name"]} = {(result["value"] is JsonValue text ? text.ToString() : result["value"]?.ToJsonString())}");
        }

        return condition?["status"]?.ToString() == "True" ? 0 : 1;
    }

    public static bool IsDone(JsonObject run) => Succeeded(run)?["status"]?.ToString() is "True" or "False";

    public static string? Label(JsonObject obj, string key) => obj["metadata"]?["labels"]?[key]?.ToString();

    private static JsonObject? Succeeded(JsonObject run) =>
        (run["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => c["type"]?.ToString() == "Succeeded");

    private static string Mark(JsonObject? condition) => condition?["status"]?.ToString() switch { "True" => "+", "False" => "x", _ => ">" };

    private static string Seconds(JsonObject run) =>
        DateTimeOffset.TryParse(run["status"]?["startTime"]?.ToString(), out var from) && DateTimeOffset.TryParse(run["status"]?["completionTime"]?.ToString(), out var to)
            ? $" after {(to - from).TotalSeconds:0} s" : "";
}
