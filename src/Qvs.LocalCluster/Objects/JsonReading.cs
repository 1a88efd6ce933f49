using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Objects;

/// <summary>What was read: a value, and the keys that appeared twice in one object (the last one counts, as in Go).</summary>
internal readonly record struct JsonReadResult(JsonNode? Value, IReadOnlyList<string> Duplicates);

/// <summary>
/// Reads JSON into nodes that live on their own. <see cref="JsonNode.Parse(string, JsonNodeOptions?, JsonDocumentOptions)"/> keeps the
/// whole text alive behind each node and refuses duplicate keys late, when a member is first looked at.
/// </summary>
internal static class JsonReading
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 200, CommentHandling = JsonCommentHandling.Disallow };

    public static JsonReadResult Read(ReadOnlySpan<byte> utf8, bool trackPaths = false)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        List<string>? duplicates = null;
        reader.Read();
        var value = Value(ref reader, trackPaths ? "" : null, ref duplicates);
        if (reader.Read())
        {
            throw new JsonException("unexpected data after the value");
        }

        return new JsonReadResult(value, duplicates ?? []);
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string? path, ref List<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = Text(ref reader);
                    var at = path is null ? null : path.Length == 0 ? key : $"{path}.{key}";
                    if (obj.ContainsKey(key))
                    {
                        (duplicates ??= []).Add(at ?? key);
                    }

                    reader.Read();
                    obj[key] = Value(ref reader, at, ref duplicates);
                }

                return obj;
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Add(Value(ref reader, path, ref duplicates));
                }

                return array;
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonValue.Create(reader.GetDouble());
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("invalid UTF-8 or surrogate in a string", e);
        }
    }
}
