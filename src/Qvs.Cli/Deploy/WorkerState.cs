using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy;

/// <summary>
/// The record of a deployment where and as the published tasks expect Pulumi's state: they pack <c>.pulumi</c>, and <c>pulumi:refer</c> asks it with jq
/// for <c>.checkpoint.latest.resources</c> (formats 2.5.11). Nothing is read back from it.
/// </summary>
internal sealed class WorkerState(string folder, string stack)
{
    public void Write(IReadOnlyList<JsonObject> objects, DateTimeOffset now)
    {
        var state = new JsonObject
        {
            ["version"] = 3,
            ["checkpoint"] = new JsonObject
            {
                ["stack"] = stack,
                ["latest"] = new JsonObject
                {
                    ["manifest"] = new JsonObject { ["time"] = now.ToString("O", CultureInfo.InvariantCulture), ["version"] = "qvsctl" },
                    ["resources"] = new JsonArray([.. objects.Select(Resource)]),
                },
            },
        };
        var root = Path.Combine(folder, ".pulumi");
        foreach (var kept in (string[])["history", "backups"])
        {
            Directory.CreateDirectory(Path.Combine(root, kept, "local", stack));
        }

        CommandFiles.Write(Path.Combine(root, "stacks", "local", stack + ".json"), state.ToJsonString(Terminal.Readable));
    }

    private JsonNode Resource(JsonObject live)
    {
        var (kind, metadata) = ($"kubernetes:{(live["apiVersion"]?.ToString().Contains('/', StringComparison.Ordinal) == true ? "" : "core/")}{live["apiVersion"]}:{live["kind"]}", live["metadata"]);
        var outputs = (JsonObject)live.DeepClone();
        (outputs["metadata"] as JsonObject)?.Remove("managedFields");
        if (live["kind"]?.ToString() == "Secret")
        {
            outputs.Remove("data");
        }

        var id = metadata?["namespace"] is { } ns ? $"{ns}/{metadata["name"]}" : metadata?["name"]?.ToString();
        return new JsonObject { ["urn"] = $"urn:pulumi:{stack}::local::{kind}::{id}", ["custom"] = true, ["id"] = id, ["type"] = kind, ["outputs"] = outputs };
    }
}
