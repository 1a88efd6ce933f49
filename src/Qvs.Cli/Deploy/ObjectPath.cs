using System.Globalization;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>A value in an object by a path such as <c>status.loadBalancer.ingress[0].ip</c>.</summary>
internal static class ObjectPath
{
    public static JsonNode? Read(JsonNode? node, string path)
    {
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            node = step.EndsWith(']') && int.TryParse(step[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? node is JsonArray list && at < list.Count ? list[at] : null
                : (node as JsonObject)?[step];
        }

        return node;
    }
}
