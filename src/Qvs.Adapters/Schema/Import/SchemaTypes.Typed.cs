using System.Globalization;
using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>Schemas by their type: text, numbers, lists, structs.</summary>
internal sealed partial class SchemaTypes
{
    private const int MostWrittenItems = 64;

    private SchemaType Typed(YamlNode schema, SchemaPlace place)
    {
        string[] types = TypesOf(schema);
        var combined = schema.Flag("x-kubernetes-int-or-string") ? [] : Combined(schema, place, types.Contains("object"));
        if (types is ["object"])
        {
            return Struct(schema, place, combined);
        }

        var branches = types.Select(t => t switch
        {
            "object" => Struct(schema, place, []),
            "array" => List(schema, place),
            "string" => Text(schema, place),
            "integer" or "number" => Number(schema, place, t),
            "boolean" => new SchemaType("bool", Kind.Bool),
            "null" => new SchemaType("null", Kind.Null),
            _ => Unknown(schema, place, t),
        }).ToArray();
        return SchemaType.Both([branches.Length == 0 ? SchemaType.Any : SchemaType.Union(branches), .. combined]);
    }

    private static string[] TypesOf(YamlNode schema)
    {
        if (schema.Flag("x-kubernetes-int-or-string") || schema.Text("format") == "int-or-string")
        {
            return ["integer", "string"];
        }

        if (schema.Field("type") is YamlSequence)
        {
            return [.. schema.Texts("type").Distinct()];
        }

        if (schema.Text("type") is { } one)
        {
            return [one];
        }

        return schema.Field("properties") is not null || schema.Field("additionalProperties") is YamlMapping || schema.Field("patternProperties") is not null
            || schema.Field("required") is YamlSequence || schema.Flag("x-kubernetes-embedded-resource") ? ["object"]
            : schema.Field("items") is not null || schema.Field("prefixItems") is not null ? ["array"]
            : schema.Field("pattern") is not null || schema.Field("minLength") is not null || schema.Field("maxLength") is not null ? ["string"]
            : schema.Field("minimum") is not null || schema.Field("maximum") is not null || schema.Field("multipleOf") is not null ? ["number"]
            : [];
    }

    private static Kind KindOf(string type) => type switch
    {
        "object" => Kind.Struct,
        "array" => Kind.List,
        "string" => Kind.String,
        "integer" or "number" => Kind.Number,
        "boolean" => Kind.Bool,
        "null" => Kind.Null,
        _ => Kind.Top,
    };

    private SchemaType Unknown(YamlNode schema, SchemaPlace place, string type)
    {
        scope.LeftOpen(schema, place.Path, $"the type \"{type}\" is not known");
        return SchemaType.Any;
    }

    private SchemaType Text(YamlNode schema, SchemaPlace place)
    {
        List<string> all = [];
        if (schema.Text("pattern") is { } pattern)
        {
            if (Re2.TryCompile(pattern, out _, out var error))
            {
                all.Add($"=~{Quoting.Quote(pattern)}");
            }
            else
            {
                scope.LeftOpen(schema.Field("pattern")!, place.Path, $"the pattern {pattern} is none of CUE ({error})");
            }
        }

        AddCount(all, schema, place, "minLength", "strings.MinRunes");
        AddCount(all, schema, place, "maxLength", "strings.MaxRunes");
        switch (schema.Text("format"))
        {
            case "date-time":
                all.Add($"{CueWords.Call}time.Time");
                break;
            case "date":
                all.Add($"{CueWords.Call}time.Format(\"2006-01-02\")");
                break;
            case "ipv4":
                all.Add($"{CueWords.Call}net.IPv4");
                break;
            case null or "byte" or "binary" or "password" or "string" or "int-or-string" or "":
                break;
            case var format:
                scope.LeftOpen(schema, place.Path, $"the format {format} cannot be expressed");
                break;
        }

        return new SchemaType(all.Count == 0 ? "string" : string.Join(" & ", all), Kind.String);
    }

    private SchemaType Number(YamlNode schema, SchemaPlace place, string type)
    {
        var isInteger = type == "integer";
        List<string> all =
        [
            isInteger && schema.Text("format") is "int32" or "int64" or "uint32" or "uint64" or "int8" or "int16" or "uint8" or "uint16"
                ? schema.Text("format")!
                : isInteger ? "int" : "number",
        ];
        AddBound(all, schema, place, "minimum", "exclusiveMinimum", ">=", ">", isInteger);
        AddBound(all, schema, place, "maximum", "exclusiveMaximum", "<=", "<", isInteger);
        if (schema.Field("multipleOf") is YamlScalar { Value: { Kind: ScalarKind.Integer or ScalarKind.Number, Text: not "0" } factor })
        {
            all.Add($"{CueWords.Call}math.MultipleOf({factor.Text})");
        }

        return new SchemaType(string.Join(" & ", all), Kind.Number);
    }

    /// <summary>OpenAPI 3.0 says by a flag that a bound is exclusive, JSON Schema and OpenAPI 3.1 by a bound of its own.</summary>
    private void AddBound(List<string> all, YamlNode schema, SchemaPlace place, string key, string exclusive, string inclusive, string strict, bool isInteger)
    {
        foreach (var (name, sign) in ((string, string)[])[(key, schema.Flag(exclusive) ? strict : inclusive), (exclusive, strict)])
        {
            if (schema.Field(name) is YamlScalar { Value.Kind: ScalarKind.Integer or ScalarKind.Number } bound)
            {
                all.Add(sign + CueWords.Literal(bound, isInteger));
            }
            else if (schema.Field(name) is { } other && other is not YamlScalar { Value.Kind: ScalarKind.Boolean })
            {
                scope.LeftOpen(other, place.Path, $"{name} is no number");
            }
        }
    }

    private void AddCount(List<string> all, YamlNode schema, SchemaPlace place, string key, string function)
    {
        if (schema.Field(key) is not { } node)
        {
            return;
        }

        if (node is YamlScalar { Value: { Kind: ScalarKind.Integer } count } && int.TryParse(count.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number > 0 || key.StartsWith("max", StringComparison.Ordinal))
            {
                all.Add($"{CueWords.Call}{function}({number})");
            }
        }
        else
        {
            scope.LeftOpen(node, place.Path, $"{key} is no count");
        }
    }

    private SchemaType List(YamlNode schema, SchemaPlace place)
    {
        var rest = schema.Field("items") is { } items ? Of(items, place.Inner("items")) : SchemaType.Any;
        var first = schema.Items("prefixItems").Select((s, n) => Of(s, place.Inner($"prefixItems/{n}")).Text);
        var text = new StringBuilder("[").AppendJoin(", ", [.. first, rest.Text == "_|_" ? "" : rest.Text == "_" ? "..." : "..." + rest.Operand]).Append(']');
        List<string> all = [text.ToString()];
        if (place.IsDefinition && schema.Field("minItems") is YamlScalar { Value.Kind: ScalarKind.Integer } least && int.TryParse(least.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostWrittenItems)
        {
            // A check would find the definition itself too short.
            all.Add($"[{string.Concat(Enumerable.Repeat("_, ", number))}...]");
        }
        else
        {
            AddCount(all, schema, place, "minItems", "list.MinItems");
        }

        AddCount(all, schema, place, "maxItems", "list.MaxItems");
        if (schema.Flag("uniqueItems") || schema.Text("x-kubernetes-list-type") == "set")
        {
            all.Add($"{CueWords.Call}list.UniqueItems()");
        }

        return new SchemaType(string.Join(" & ", all), Kind.List);
    }
}
