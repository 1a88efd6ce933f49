using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Validation;

/// <summary>
/// Does to an object of a built-in kind what Go's decoder and encoder do: fields nobody knows and nulls go, empty lists and maps go,
/// a value of the wrong type is refused. Unknown fields are listed for <c>fieldValidation</c>.
/// </summary>
internal sealed class Decoder
{
    private readonly List<string> _unknown = [];

    public IReadOnlyList<string> Unknown => _unknown;

    public void Decode(JsonObject obj, Schema schema) => Fields(obj, schema, "");

    private void Fields(JsonObject obj, Schema schema, string path)
    {
        foreach (var (key, value) in obj.ToArray())
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!schema.Properties.TryGetValue(key, out var field))
            {
                if (!schema.PreserveUnknown)
                {
                    _unknown.Add(at);
                    obj.Remove(key);
                }

                continue;
            }

            if (value is null)
            {
                obj.Remove(key);
                continue;
            }

            var holder = (schema.Name?.Split('.')[^1] ?? "") + "." + at;
            Value(value, field, at, holder);
            if (value is JsonArray { Count: 0 } or JsonObject { Count: 0 } && field.Type is SchemaType.Map or SchemaType.Array && !KeptWhenEmpty(key))
            {
                obj.Remove(key);
            }
        }
    }

    /// <summary>Go leaves these out only when nil, so an empty list is a statement (a policy that allows nothing).</summary>
    private static bool KeptWhenEmpty(string key) => key is "ingress" or "egress" or "rules" or "subsets" or "podSelector" or "openAPIV3Schema";

    private void Value(JsonNode value, Schema schema, string path, string holder)
    {
        var kind = value.GetValueKind();
        switch (schema.Type)
        {
            case SchemaType.Object when value is JsonObject o:
                Fields(o, schema, path);
                break;
            case SchemaType.Map when value is JsonObject map && schema.Items is { } items:
                foreach (var (key, item) in map.ToArray())
                {
                    if (item is null)
                    {
                        map[key] = items.Type == SchemaType.Text ? "" : new JsonObject();
                    }
                    else
                    {
                        Value(item, items, $"{path}.{key}", holder);
                    }
                }

                break;
            case SchemaType.Array when value is JsonArray list && schema.Items is { } element:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item)
                    {
                        Value(item, element, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", holder);
                    }
                    else
                    {
                        list[i] = element.Type == SchemaType.Text ? "" : new JsonObject();
                    }
                }

                break;
            case SchemaType.Any:
            case SchemaType.Text or SchemaType.Bytes or SchemaType.Quantity or SchemaType.IntOrString or SchemaType.Time when kind == JsonValueKind.String:
            case SchemaType.Quantity or SchemaType.IntOrString or SchemaType.Number when kind == JsonValueKind.Number:
            case SchemaType.Boolean when kind is JsonValueKind.True or JsonValueKind.False:
            case SchemaType.Integer when kind == JsonValueKind.Number && ((JsonValue)value).TryGetValue<long>(out var n) && (schema.Integer64 || n is >= int.MinValue and <= int.MaxValue):
                Content((JsonNode)value, schema);
                break;
            default:
                throw new FormatException($"json: cannot unmarshal {GoKind(value)} into Go struct field {Strip(holder)} of type {GoType(schema)}");
        }
    }

    private static void Content(JsonNode value, Schema schema)
    {
        if (schema.Type == SchemaType.Bytes && value is JsonValue bytes && !Convert.TryFromBase64String(bytes.GetValue<string>().ReplaceLineEndings(""), new byte[bytes.GetValue<string>().Length], out _))
        {
            throw new FormatException("illegal base64 data at input byte 0");
        }

        if (schema.Type == SchemaType.Time && value is JsonValue time &&
            !DateTimeOffset.TryParse(time.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            throw new FormatException($"parsing time \"{time.GetValue<string>()}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{time.GetValue<string>()}\" as \"2006\"");
        }

        if (schema.Type == SchemaType.Quantity && !Quantity.IsValid(value))
        {
            throw new FormatException(@"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
    }

    private static string Strip(string holder) => System.Text.RegularExpressions.Regex.Replace(holder, @"\[\d+\]", "");

    private static string GoKind(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out var n) ? $"number {n.ToString(CultureInfo.InvariantCulture)}" : $"number {value.ToJsonString()}",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    private static string GoType(Schema schema) => schema.Type switch
    {
        SchemaType.Text or SchemaType.Quantity or SchemaType.Time => "string",
        SchemaType.Integer => schema.Integer64 ? "int64" : "int32",
        SchemaType.Number => "float64",
        SchemaType.Boolean => "bool",
        SchemaType.Bytes => "[]uint8",
        SchemaType.Map => $"map[string]{(schema.Items is { } i ? GoType(i) : "interface {}")}",
        SchemaType.Array => $"[]{(schema.Items is { } i ? GoType(i) : "interface {}")}",
        _ => schema.Name is { } name ? GoName(name) : "map[string]interface {}",
    };

    private static string GoName(string name) => name.Split('.') is [.., var version, var type] ? $"{version}.{type}" : name;
}
