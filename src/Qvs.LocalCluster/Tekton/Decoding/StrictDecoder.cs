using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Decoding;

/// <summary>
/// Reads an object as Tekton's webhook does: unknown fields and wrong types are errors with the texts of Go's decoder, values come out in
/// their canonical form (a number given as a param is text, durations are written Go's way, nulls are gone).
/// </summary>
internal sealed partial class StrictDecoder(StructTable table)
{
    private readonly List<string> _path = [];
    private string? _firstError;

    /// <summary>The canonical object, or the message of the first error.</summary>
    public static (JsonObject? Object, string? Error) Decode(StructTable table, string structName, JsonObject input)
    {
        var decoder = new StrictDecoder(table);
        try
        {
            var result = decoder.Struct(structName, input);
            return decoder._firstError is { } e ? (null, e) : (result, null);
        }
        catch (FormatException e)
        {
            // A type that reads itself (a duration, a quantity) ends the decoding at once, whatever was noted before.
            return (null, e.Message);
        }
    }

    private JsonObject Struct(string name, JsonObject input)
    {
        var fields = table.Fields(name);
        var result = new JsonObject();
        foreach (var (key, value) in input.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!fields.TryGetValue(key, out var type))
            {
                _firstError ??= $"json: unknown field {GoText.Quote(key)}";
                continue;
            }

            _path.Add(key);
            if (value is null && name == "Param" && type.Kind == FieldKind.Param)
            {
                // A value of null is an empty string; elsewhere null is nothing.
                result[key] = "";
            }
            else if (Value(type, value, name) is { } v)
            {
                result[Canonical(fields, key)] = v;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return result;
    }

    private static string Canonical(IReadOnlyDictionary<string, FieldType> fields, string key) =>
        fields.Keys.FirstOrDefault(k => k == key) ?? fields.Keys.First(k => k.Equals(key, StringComparison.OrdinalIgnoreCase));

    private JsonNode? Value(FieldType type, JsonNode? value, string owner)
    {
        if (value is null)
        {
            return null;
        }

        switch (type.Kind)
        {
            case FieldKind.Any:
                return value.DeepClone();
            case FieldKind.Param:
                return ParamValue.From(value).ToJson();
            case FieldKind.Duration:
                return Duration(value);
            case FieldKind.Text when value.GetValueKind() == JsonValueKind.String:
            case FieldKind.Flag when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case FieldKind.Whole when value.GetValueKind() == JsonValueKind.Number && IsWhole(value):
                return value.DeepClone();
            case FieldKind.Struct when value is JsonObject o:
                return Struct(type.Name, o);
            case FieldKind.List when value is JsonArray a:
                return new JsonArray([.. a.Select(i => Value(type.Item!, i, owner))]);
            case FieldKind.Map or FieldKind.Texts when value is JsonObject m:
                return new JsonObject(m.OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => KeyValuePair.Create(p.Key, Value(type.Item!, p.Value, owner) ?? Empty(type.Item!))));
            case FieldKind.Quantities when value is JsonObject q:
                return new JsonObject(q.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Quantity(p.Value))));
            default:
                var found = value.GetValueKind() switch
                {
                    JsonValueKind.True or JsonValueKind.False => "bool",
                    JsonValueKind.Number => type.Kind == FieldKind.Whole ? "number " + value.ToJsonString() : "number",
                    JsonValueKind.String => "string",
                    JsonValueKind.Array => "array",
                    _ => "object",
                };
                _firstError ??= $"json: cannot unmarshal {found} into Go struct field {owner}.{string.Join('.', _path)} of type {type.GoName}";
                return null;
        }
    }

    private static JsonNode? Empty(FieldType type) => type.Kind == FieldKind.Struct ? new JsonObject() : "";

    private static bool IsWhole(JsonNode value) => value.ToJsonString() is var t && !t.Contains('.', StringComparison.Ordinal) && !t.Contains('e', StringComparison.OrdinalIgnoreCase);

    private static JsonValue Duration(JsonNode value)
    {
        if (value.GetValueKind() != JsonValueKind.String)
        {
            var found = value switch { JsonArray => "array", JsonObject => "object", _ => value.GetValueKind() == JsonValueKind.Number ? "number" : "bool" };
            throw new FormatException($"json: cannot unmarshal {found} into Go value of type string");
        }

        var (duration, error) = GoDuration.Parse(value.GetValue<string>());
        return error is null ? JsonValue.Create(GoDuration.Format(duration)) : throw new FormatException(error);
    }

    private static JsonValue Quantity(JsonNode? value)
    {
        var text = Reading.TextOf(value);
        return QuantityFormat().IsMatch(text)
            ? JsonValue.Create(text)
            : throw new FormatException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    [GeneratedRegex("^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuantityFormat();
}
