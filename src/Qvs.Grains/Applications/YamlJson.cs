using System.Text.Json.Nodes;
using Qvs.Adapters.Yaml;

namespace Qvs.Grains.Applications;

internal static class YamlJson
{
    /// <summary>The same tree as JSON; scalars by YAML 1.2, so that <c>name: n</c> stays text.</summary>
    public static JsonNode? ToJson(this YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, entry.Value.ToJson()))),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        YamlScalar { Value.Kind: ScalarKind.Null } => null,
        YamlScalar { Value.Kind: ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.Number } scalar => JsonNode.Parse(scalar.Value.Text),
        YamlScalar scalar => scalar.Text,
        _ => throw new InvalidOperationException($"Unknown node {node.Kind}."),
    };
}
