using System.Text.Json;

namespace Qvs.Domain;

/// <summary>Names and keys are text at rest, also as names of properties.</summary>
public sealed class KeyJsonConverter<TKey> : JsonConverter<TKey>
    where TKey : class, IKey<TKey>
{
    public override TKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override TKey ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);

    private static TKey Parse(string? text) =>
        TKey.TryParse(text, out var key) ? key : throw new JsonException($"'{text}' is no {typeof(TKey).Name}.");
}
