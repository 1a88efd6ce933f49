using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Lineage;

namespace Qvs.Cli.Manifest;

internal static class LineageText
{
    public static string Of(ValueLineage value)
    {
        var text = new StringBuilder($"{value.Path} = {value.Value}\n");
        foreach (var step in value.Steps)
        {
            text.Append($"  {Name(step.Kind),-8} {step.Text}");
            text.Append(step.Place is { } place ? $"   {place}" : "").Append(step.Via is { } via ? $"   by {via}" : "").Append('\n');
        }

        return text.ToString();
    }

    public static JsonNode Json(ValueLineage value) => new JsonObject
    {
        ["path"] = value.Path,
        ["value"] = value.Value.Length == 0 ? null : JsonNode.Parse(value.Value),
        ["steps"] = new JsonArray([.. value.Steps.Select(s => (JsonNode)new JsonObject
        {
            ["kind"] = Name(s.Kind),
            ["place"] = s.Place?.ToString(),
            ["text"] = s.Text,
            ["via"] = s.Via,
        })]),
    };

    private static string Name(StepKind kind) => kind.ToString().ToLowerInvariant();
}
