using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Crds;

/// <summary>Holds a custom object against its CRD's schema; messages as the API server gives them.</summary>
internal static class StructuralValidation
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(200);

    public static void Check(JsonObject obj, Schema schema, List<FieldError> errors)
    {
        foreach (var name in schema.Required.Where(n => !obj.ContainsKey(n)))
        {
            errors.Add(FieldError.Required(name));
        }

        foreach (var (key, value) in obj)
        {
            if (key is not ("apiVersion" or "kind" or "metadata") && schema.Property(key) is { } field)
            {
                Value(value, field, key, errors);
            }
        }
    }

    private static void Value(JsonNode? value, Schema schema, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            if (!schema.Nullable && schema.Type != SchemaType.Any)
            {
                errors.Add(FieldError.TypeInvalid(path, "null", $"{path} in body must be of type {TypeName(schema)}: \"null\""));
            }

            return;
        }

        if (!Fits(value, schema))
        {
            var actual = ActualName(value);
            errors.Add(FieldError.TypeInvalid(path, actual, $"{path} in body must be of type {TypeName(schema)}: \"{actual}\""));
            return;
        }

        if (schema.Rules is { } rules)
        {
            Rules(value, rules, path, errors);
        }

        switch (value)
        {
            case JsonObject obj:
                foreach (var name in schema.Required.Where(n => !obj.ContainsKey(n)))
                {
                    errors.Add(FieldError.Required($"{path}.{name}"));
                }

                foreach (var (key, member) in obj)
                {
                    if (schema.Property(key) is { } field)
                    {
                        Value(member, field, $"{path}.{key}", errors);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Value(list[i], items, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", errors);
                }

                Keys(list, schema, path, errors);
                break;
        }
    }

    private static void Keys(JsonArray list, Schema schema, string path, List<FieldError> errors)
    {
        if (schema.ListKeys.Count == 0 && !schema.IsSet)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var key = schema.IsSet ? list[i]?.ToJsonString() ?? "null" : string.Join('\n', schema.ListKeys.Select(k => list[i].At(k)?.ToJsonString()));
            if (!seen.Add(key))
            {
                JsonNode? shown = schema.IsSet ? list[i] : new JsonObject(schema.ListKeys.Select(k => KeyValuePair.Create(k, list[i].At(k)?.DeepClone())));
                errors.Add(FieldError.Duplicate($"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", shown));
            }
        }
    }

    private static void Rules(JsonNode value, JsonObject rules, string path, List<FieldError> errors)
    {
        if (rules.Array("enum") is { } allowed && !allowed.Any(a => Json.Same(a, value)))
        {
            errors.Add(FieldError.NotSupported(path, value, allowed.Select(a => a.Text() ?? a?.ToJsonString() ?? "null")));
        }

        if (value.GetValueKind() == JsonValueKind.Number && AsDouble(value) is { } n)
        {
            Require(rules["minimum"] is not { } min || n >= AsDouble(min), $"should be greater than or equal to {Show(rules["minimum"])}");
            Require(rules["maximum"] is not { } max || n <= AsDouble(max), $"should be less than or equal to {Show(rules["maximum"])}");
        }
        else if (value.Text() is { } text)
        {
            Require(rules.Number("minLength") is not { } min || text.EnumerateRunes().Count() >= min, $"should be at least {Show(rules["minLength"])} chars long");
            if (rules.Number("maxLength") is { } max && text.EnumerateRunes().Count() > max)
            {
                errors.Add(FieldError.TooLong(path, (int)max));
            }

            Require(rules.Text("pattern") is not { } pattern || Regex.IsMatch(text, pattern, RegexOptions.None, PatternLimit), $"should match '{rules.Text("pattern")}'");
        }
        else if (value is JsonArray list)
        {
            Require(rules.Number("minItems") is not { } min || list.Count >= min, $"should have at least {Show(rules["minItems"])} items");
            Require(rules.Number("maxItems") is not { } max || list.Count <= max, $"should have at most {Show(rules["maxItems"])} items");
        }

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                errors.Add(FieldError.Invalid(path, value, $"{path} in body {otherwise}"));
            }
        }
    }

    private static bool Fits(JsonNode value, Schema schema) => (schema.Type, value.GetValueKind()) switch
    {
        (SchemaType.Any, _) => true,
        (SchemaType.Object or SchemaType.Map, var k) => k == JsonValueKind.Object,
        (SchemaType.Array, var k) => k == JsonValueKind.Array,
        (SchemaType.Text, var k) => k == JsonValueKind.String,
        (SchemaType.Boolean, var k) => k is JsonValueKind.True or JsonValueKind.False,
        (SchemaType.Integer, JsonValueKind.Number) => AsDouble(value) is { } n && n == Math.Floor(n),
        (SchemaType.Number, var k) => k == JsonValueKind.Number,
        (SchemaType.IntOrString, JsonValueKind.Number or JsonValueKind.String) => true,
        _ => false,
    };

    private static string TypeName(Schema schema) => schema.Type switch
    {
        SchemaType.Object or SchemaType.Map => "object",
        SchemaType.Array => "array",
        SchemaType.Text => "string",
        SchemaType.Boolean => "boolean",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        _ => "integer,string",
    };

    private static string ActualName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => AsDouble(value) is { } n && n == Math.Floor(n) ? "integer" : "number",
        _ => "boolean",
    };

    private static double? AsDouble(JsonNode? value) =>
        value is not JsonValue v ? null : v.TryGetValue<long>(out var n) ? n : v.TryGetValue<int>(out var i) ? i : v.TryGetValue<double>(out var d) ? d : null;

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "";
}
