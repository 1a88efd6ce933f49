using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Steps;

/// <summary>One thing that a step reports at its end: a result, or something about how it ran.</summary>
internal sealed record TerminationEntry(string Key, string Value, int Type);

/// <summary>What a step leaves behind in its container's status: its results and how it ended, as a JSON list.</summary>
internal static class TerminationMessage
{
    public const int TaskResult = 1;
    public const int Internal = 3;
    public const int StepResult = 4;

    public static string Write(IEnumerable<TerminationEntry> entries) =>
        new JsonArray([.. entries.Select(e => (JsonNode)new JsonObject { ["key"] = e.Key, ["value"] = e.Value, ["type"] = e.Type })]).ToJsonString(Json.Options);

    /// <summary>The entries, the last one of each key and type; none if the message is something else.</summary>
    public static IReadOnlyList<TerminationEntry> Parse(string message)
    {
        if (!message.StartsWith('['))
        {
            return [];
        }

        try
        {
            var entries = new Dictionary<(string, int), TerminationEntry>();
            foreach (var e in (JsonNode.Parse(message) as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                var entry = new TerminationEntry(e.Text("key") ?? "", e.Text("value") ?? "", (int)(e.Number("type") ?? 0));
                entries[(entry.Key, entry.Type)] = entry;
            }

            return [.. entries.Values];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
