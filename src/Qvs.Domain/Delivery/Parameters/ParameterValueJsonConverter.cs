using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Domain.Delivery.Parameters;

/// <summary>Values are plain JSON, as in a PipelineRun: a string, an array of strings, or an object of strings.</summary>
public sealed class ParameterValueJsonConverter : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromNode(JsonNode.Parse(ref reader));

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options) => ToNode(value).WriteTo(writer, options);

    public static JsonNode ToNode(ParameterValue value) => value.Type switch
    {
        ParameterType.List => new JsonArray([.. value.Items.Select(item => (JsonNode)item)]),
        ParameterType.Map => new JsonObject(value.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))),
        _ => JsonValue.Create(value.Text),
    };

    /// <summary>Numbers and booleans are taken as their text: Tekton lets unquoted ones through (params-number-value).</summary>
    public static ParameterValue FromNode(JsonNode? node) => node switch
    {
        JsonArray items => ParameterValue.Of(items.Select(Scalar)),
        JsonObject fields => ParameterValue.Of(fields.Select(field => KeyValuePair.Create(field.Key, Scalar(field.Value)))),
        _ => ParameterValue.Of(Scalar(node)),
    };

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };
}
