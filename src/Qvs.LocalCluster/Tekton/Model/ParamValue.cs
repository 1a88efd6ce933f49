using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

internal enum ParamType
{
    String,
    Array,
    Object,
}

/// <summary>A value of a param or result: a string, a list of strings, or an object with string values. Exactly one of the three is set.</summary>
internal sealed record ParamValue(ParamType Type, string Text, IReadOnlyList<string> Items, IReadOnlyDictionary<string, string> Fields)
{
    private static readonly Dictionary<string, string> NoFields = [];

    public static ParamValue Of(string text) => new(ParamType.String, text, [], NoFields);

    public static ParamValue Of(IReadOnlyList<string> items) => new(ParamType.Array, "", items, NoFields);

    public static ParamValue Of(IReadOnlyDictionary<string, string> fields) => new(ParamType.Object, "", [], fields);

    /// <summary>A list of strings and an object of strings are what they are; everything else is a string, if need be its JSON text.</summary>
    public static ParamValue From(JsonNode? node) => node switch
    {
        JsonArray a when a.All(IsTextOrNull) => Of([.. a.Select(Reading.TextOf)]),
        JsonObject o when o.All(p => IsTextOrNull(p.Value)) => Of(o.ToDictionary(p => p.Key, p => Reading.TextOf(p.Value), StringComparer.Ordinal)),
        _ => Of(Reading.TextOf(node)),
    };

    /// <summary>The text of a result file, which is JSON when the result is declared as an array or object.</summary>
    public static ParamValue FromResultText(string text)
    {
        if (text.Length == 0 || text[0] is not ('[' or '{'))
        {
            return Of(text.Length > 1 && text[0] == '"' && TryParse(text) is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : text);
        }

        var parsed = TryParse(text);
        var value = parsed is null ? Of(text) : From(parsed);
        return value.Type == ParamType.String ? Of(text) : value;
    }

    public JsonNode ToJson() => Type switch
    {
        ParamType.Array => Json.Strings(Items),
        ParamType.Object => Reading.ToObject(Fields.OrderBy(f => f.Key, StringComparer.Ordinal)),
        _ => JsonValue.Create(Text),
    };

    public string TypeName => Name(Type);

    public static string Name(ParamType type) => type switch { ParamType.Array => "array", ParamType.Object => "object", _ => "string" };

    /// <summary>Every piece of text in the value.</summary>
    public IEnumerable<string> Texts => Type switch { ParamType.Array => Items, ParamType.Object => Fields.Values, _ => [Text] };

    private static bool IsTextOrNull(JsonNode? n) => n is null || n.GetValueKind() == JsonValueKind.String;

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonReading.Read(System.Text.Encoding.UTF8.GetBytes(text)).Value;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A param as a run or a pipeline task gives it.</summary>
internal sealed record Param(string Name, ParamValue Value)
{
    public static IReadOnlyList<Param> List(JsonNode? owner, params ReadOnlySpan<string> path) =>
        [.. owner.Objects(path).Select(p => new Param(p.Str("name"), ParamValue.From(p["value"])))];

    public static JsonArray ToJson(IEnumerable<Param> list) => [.. list.Select(p => p.ToJson())];

    public JsonObject ToJson() => new() { ["name"] = Name, ["value"] = Value.ToJson() };
}

/// <summary>A param as a task or pipeline declares it. Type is text, for it may be one that does not exist.</summary>
internal sealed record ParamSpec(string Name, string Type, ParamValue? Default, IReadOnlyDictionary<string, string>? Properties, IReadOnlyList<string> Enum)
{
    public static IReadOnlyList<ParamSpec> List(JsonNode? spec) => [.. spec.Objects("params").Select(From)];

    public static ParamSpec From(JsonObject p) => new(
        p.Str("name"),
        p.Str("type"),
        p["default"] is { } d ? ParamValue.From(d) : null,
        PropertiesOf(p),
        p.Texts("enum"));

    /// <summary>Key to type name, of an object param or result; null when it has no properties at all.</summary>
    public static IReadOnlyDictionary<string, string>? PropertiesOf(JsonObject declaration) =>
        declaration["properties"] is JsonObject o ? o.ToDictionary(x => x.Key, x => x.Value.Str("type"), StringComparer.Ordinal) : null;
}
