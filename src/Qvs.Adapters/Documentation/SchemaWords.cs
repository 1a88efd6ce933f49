using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Adapters.Documentation;

/// <summary>JSON Schema in words, for a cell of a table.</summary>
internal static class SchemaWords
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">What a definition calls the type; stands for its pattern.</param>
    public static string Type(JsonObject schema, string? name = null)
    {
        if (schema["enum"] is JsonArray literals)
        {
            return string.Join(", ", literals.Select(l => Code(l)));
        }

        if (schema.ContainsKey("const"))
        {
            return Code(schema["const"]);
        }

        if (schema["anyOf"] is JsonArray alternatives)
        {
            return string.Join(" or ", alternatives.OfType<JsonObject>().Select(a => Type(a, name)).Distinct(StringComparer.Ordinal));
        }

        return schema["type"] switch
        {
            JsonArray several => string.Join(" or ", several.Select(t => Basic(t?.ToString() ?? ""))),
            JsonValue one when one.ToString() == "array" => schema["items"] is JsonObject { Count: > 0 } items ? $"list of {Type(items, name)}" : "list",
            JsonValue one when one.ToString() == "object" => Struct(schema, name),
            JsonValue one when one.ToString() == "string" => Text(schema, name),
            JsonValue one => Basic(one.ToString()) + Bounds(schema),
            _ => name ?? "anything",
        };
    }

    public static string Default(JsonObject schema, bool isRequired) =>
        schema.ContainsKey("default") ? Code(schema["default"])
        : schema.ContainsKey("const") ? Code(schema["const"])
        : schema["x-qvs-computed-default"] is not null ? "computed"
        : isRequired ? "-"
        : Nested(schema) is { Count: > 0 } nested ? Code(nested)
        : schema["additionalProperties"] is not null ? Code("{}")
        : "none";

    public static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Trim();

    public static string Code(JsonNode? value)
    {
        var text = value is JsonValue scalar && scalar.TryGetValue<string>(out var plain) && plain.Length > 0 ? plain : value?.ToJsonString(Readable) ?? "null";
        return Code(text);
    }

    /// <summary>A span of code may hold backticks if it begins with more of them.</summary>
    public static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {text} ``" : $"`{text}`";

    private static JsonObject Nested(JsonObject schema)
    {
        var result = new JsonObject();
        foreach (var (key, value) in schema["properties"] as JsonObject ?? [])
        {
            if ((value as JsonObject)?["default"] is { } given)
            {
                result[key] = given.DeepClone();
            }
        }

        return result;
    }

    private static string Struct(JsonObject schema, string? name)
    {
        if (schema["x-qvs-secret"] is not null)
        {
            return "`{key, version}` of a secret";
        }

        var properties = schema["properties"] as JsonObject ?? [];
        return properties.Count > 0 ? $"map of {string.Join(", ", properties.Select(p => Code(p.Key)))}"
            : schema["additionalProperties"] is JsonObject { Count: > 0 } values ? $"map of {(name is null ? "" : name + " to ")}{Type(values)}"
            : "map";
    }

    private static string Text(JsonObject schema, string? name) =>
        name is not null ? name
        : schema["pattern"] is { } pattern ? $"text that matches {Code(pattern.ToString())}"
        : (schema["not"] as JsonObject)?["const"]?.ToString() == "" ? "string, not empty"
        : "string";

    private static string Basic(string type) => type switch
    {
        "integer" => "int",
        "boolean" => "bool",
        "array" => "list",
        "object" => "map",
        _ => type,
    };

    private static string Bounds(JsonObject schema) => (schema["minimum"], schema["maximum"], schema["exclusiveMinimum"], schema["exclusiveMaximum"]) switch
    {
        ({ } least, { } most, _, _) => $", {least} to {most}",
        ({ } least, _, _, _) => $", {least} or more",
        (_, { } most, _, _) => $", at most {most}",
        (_, _, { } above, _) => $", more than {above}",
        (_, _, _, { } below) => $", less than {below}",
        _ => "",
    };
}
