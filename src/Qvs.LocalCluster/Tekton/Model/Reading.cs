using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Reads where Tekton takes an absent field for its empty value.</summary>
internal static class Reading
{
    public static string Str(this JsonNode? node, params ReadOnlySpan<string> path) => node.Text(path) ?? "";

    public static string Ns(this JsonObject obj) => obj.Str("metadata", "namespace");

    public static string Uid(this JsonObject obj) => obj.Str("metadata", "uid");

    public static string? Label(this JsonObject obj, string key) => obj.Text("metadata", "labels", key);

    public static bool Has(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is not null;

    public static IReadOnlyList<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Array(path) is { } a ? [.. a.Select(TextOf)] : [];

    public static IEnumerable<KeyValuePair<string, string>> Pairs(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Object(path) is { } o ? o.Select(p => KeyValuePair.Create(p.Key, TextOf(p.Value))) : [];

    public static string TextOf(JsonNode? value) =>
        value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : value?.ToJsonString(Json.Options) ?? "";

    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Text(path) is { } t && DateTimeOffset.TryParse(t, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Sets a field, or takes it away when the value is null or an empty list or object.</summary>
    public static void Put(this JsonObject obj, string key, JsonNode? value)
    {
        if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
        {
            obj.Remove(key);
        }
        else
        {
            obj[key] = value.Parent is null ? value : value.DeepClone();
        }
    }

    public static JsonArray ToArray(IEnumerable<JsonNode?> items) => [.. items.Select(i => i?.Parent is null ? i : i.DeepClone())];

    public static JsonObject ToObject(IEnumerable<KeyValuePair<string, string>> pairs) =>
        [.. pairs.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value)))];
}
