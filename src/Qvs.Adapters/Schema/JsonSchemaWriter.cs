using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Cue;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema;

/// <summary>
/// What a CUE value allows, as JSON Schema as far as JSON Schema can say it; the form and its validation are built from this before any
/// run starts. What it cannot say is left open: the compile decides.
/// </summary>
internal static class JsonSchemaWriter
{
    /// <summary>A value together with its alternatives, which <see cref="CueValue.Default"/> would hide behind the default one.</summary>
    private readonly record struct Known(CueValue Value, Value Raw)
    {
        public static Known? Of(CueValue parent, string name)
        {
            _ = parent.Errors;
            return Find(parent, parent.Fields.FirstOrDefault(f => f.Key == name).Value, Feature.String(name));
        }

        public static Known? Element(CueValue list)
        {
            _ = list.Errors;
            return Find(list, list.Elements.FirstOrDefault(), Feature.Index(0));
        }

        private static Known? Find(CueValue parent, CueValue? value, Feature label)
        {
            if (value is null || (parent.Default as Vertex)?.Arc(label)?.Resolve() is not { } vertex)
            {
                return null;
            }

            return new Known(value, vertex.BaseValue is StructMarker or ListMarker ? vertex : vertex.BaseValue ?? BasicType.Top);
        }
    }

    /// <summary>There is a default, but it depends on other values.</summary>
    private const string Computed = "x-qvs-computed-default";

    private const int MostDepth = 8;
    private const string Probe = "qvsProbe";

    /// <summary>A struct: its fields with description, default and whether they have to be given.</summary>
    public static JsonObject Struct(CueValue value, int depth = 0)
    {
        // Everything below has to be evaluated before arcs are read.
        _ = value.Errors;
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var arc in (value.Default as Vertex)?.Arcs.Where(a => a.Label.Kind == FeatureKind.String) ?? [])
        {
            if (arc.ArcType is ArcType.Absent || Field(value, arc) is not { } field)
            {
                continue;
            }

            var schema = Of(field, depth + 1);
            if (arc.ArcType == ArcType.Member && HasMarkedDefault(arc) && !schema.ContainsKey("default") && !field.Value.IsConcrete)
            {
                schema[Computed] = true;
            }

            if (FieldComments.Of(field.Value) is { Length: > 0 } text)
            {
                schema["description"] = text;
            }

            properties[arc.Label.Name] = schema;
            if (arc.ArcType == ArcType.Required || (arc.ArcType == ArcType.Member && !schema.ContainsKey("default") && !schema.ContainsKey("const") && !schema.ContainsKey(Computed) && !field.Value.IsConcrete))
            {
                required.Add(arc.Label.Name);
            }
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return result;
    }

    /// <summary>A default is written that is no value yet: it waits for another param.</summary>
    private static bool HasMarkedDefault(Vertex arc) => arc.Conjuncts.Any(c => c.Expression is DisjunctionExpr { HasDefaults: true });

    /// <summary>An optional field has no value until somebody gives one, so one is given: anything.</summary>
    private static Known? Field(CueValue value, Vertex arc) =>
        arc.ArcType == ArcType.Member ? Known.Of(value, arc.Label.Name) : Filled(value, arc.Label.Name);

    private static Known? Filled(CueValue value, string name) => Known.Of(value.Unify(value.Evaluate($"{{{Quoting.Quote(name)}: _}}")), name);

    private static JsonObject Of(Known known, int depth)
    {
        if (depth > MostDepth)
        {
            return [];
        }

        return known.Raw switch
        {
            Vertex { BaseValue: StructMarker } => StructOrMap(known.Value, depth),
            Vertex { BaseValue: ListMarker } => List(known.Value, depth),
            Disjunction disjunction => Alternatives(disjunction, known.Value, depth),
            var other => Scalar(other),
        };
    }

    private static JsonObject StructOrMap(CueValue value, int depth)
    {
        var schema = Struct(value, depth);
        var properties = (JsonObject)schema["properties"]!;

        // base.#Secret of the published adapters: where a secret lies, never what it is.
        if (properties.Count == 2 && properties.ContainsKey("key") && properties.ContainsKey("version"))
        {
            schema["x-qvs-secret"] = true;
        }
        else if (properties.Count == 0 && Filled(value, Probe) is { } any && any.Value.Kind != Kind.Bottom)
        {
            schema["additionalProperties"] = Of(any, depth + 1);
        }

        return schema;
    }

    private static JsonObject List(CueValue value, int depth)
    {
        var schema = new JsonObject { ["type"] = "array" };
        if (value.Default is Vertex { BaseValue: ListMarker { IsOpen: true } } && Known.Element(value.Unify(value.Evaluate("[_]"))) is { } item)
        {
            schema["items"] = Of(item, depth + 1);
        }

        return schema;
    }

    private static JsonObject Alternatives(Disjunction disjunction, CueValue value, int depth)
    {
        JsonObject schema;
        var known = disjunction.Values.Where(v => Concrete.Of(v) is not Bottom).ToArray();
        var open = known.Where(v => !Concrete.Of(v).IsScalar).Select(v => Alternative(Concrete.Of(v))).DistinctBy(a => a.ToJsonString()).ToList();
        var literals = known.Select(v => Concrete.Of(v)).Where(v => v.IsScalar).ToArray();
        if (open.Count == 0)
        {
            schema = Type(disjunction.Kind);
            schema["enum"] = new JsonArray([.. literals.Select(Data)]);
        }
        else
        {
            JsonNode?[] further = [.. literals.Where(l => !open.Exists(o => Allows(o, l))).Select(Data)];
            if (further.Length > 0)
            {
                open.Add(new JsonObject { ["enum"] = new JsonArray(further) });
            }

            schema = open.Count == 1 ? open[0] : Type(disjunction.Kind);
            if (open.Count > 1)
            {
                schema["anyOf"] = new JsonArray([.. open]);
            }
        }

        if (known.Length < disjunction.Values.Length)
        {
            schema[Computed] = true;
        }

        if (disjunction.DefaultCount == 1 && depth <= MostDepth && value.ToJson(indented: false).Text is { } text)
        {
            schema["default"] = JsonNode.Parse(text);
        }

        return schema;
    }

    /// <summary>Whether an alternative takes a literal already: that is how defaults are written.</summary>
    private static bool Allows(JsonObject schema, Value literal) =>
        (schema.Count == 0 || JsonNode.DeepEquals(schema["type"], Type(literal.Kind)["type"]) || (schema["type"]?.ToString() == "number" && literal is NumberValue))
        && (schema["pattern"] is not { } pattern || (literal is StringValue text && Re2.TryCompile(pattern.ToString(), out var regex, out _) && regex.Match(text.Value, 0) is not null))
        && (literal is not NumberValue number || InBounds(schema, decimal.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0));

    private static bool InBounds(JsonObject schema, decimal value) =>
        !(Bound(schema, "minimum") > value) && !(Bound(schema, "maximum") < value) && !(Bound(schema, "exclusiveMinimum") >= value) && !(Bound(schema, "exclusiveMaximum") <= value);

    private static decimal? Bound(JsonObject schema, string key) =>
        schema[key] is { } node && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : null;

    private static JsonObject Alternative(Value value) => value is Vertex nested
        ? new JsonObject { ["type"] = nested.BaseValue is ListMarker ? "array" : "object" }
        : Scalar(value);

    private static JsonObject Scalar(Value value) => value switch
    {
        { IsScalar: true } => new JsonObject { ["const"] = Data(value) },
        BoundValue bound => Bound(bound),
        Conjunction all => Merge(all.Values.Select(Scalar).Aggregate(Merge), Type(all.Kind)),
        { Kind: var kind } => Type(kind),
    };

    private static JsonObject Bound(BoundValue bound)
    {
        var schema = Type(bound.Kind);
        var key = bound.Operator switch
        {
            BoundOperator.Less => "exclusiveMaximum",
            BoundOperator.LessOrEqual => "maximum",
            BoundOperator.Greater => "exclusiveMinimum",
            BoundOperator.GreaterOrEqual => "minimum",
            BoundOperator.Match => "pattern",
            _ => null,
        };
        if (key is not null && (key == "pattern" || bound.Operand is NumberValue))
        {
            schema[key] = Data(bound.Operand);
        }
        else if (bound.Operator == BoundOperator.NotEqual)
        {
            schema["not"] = new JsonObject { ["const"] = Data(bound.Operand) };
        }
        else if (bound.Operator == BoundOperator.NotMatch)
        {
            schema["not"] = new JsonObject { ["pattern"] = Data(bound.Operand) };
        }

        return schema;
    }

    private static JsonObject Merge(JsonObject all, JsonObject next)
    {
        foreach (var (key, value) in next)
        {
            all[key] = value?.DeepClone();
        }

        return all;
    }

    private static JsonObject Type(Kind kind)
    {
        List<string> types = [];
        foreach (var (one, name) in ((Kind, string)[])
            [(Kind.Null, "null"), (Kind.Bool, "boolean"), (Kind.String, "string"), (Kind.List, "array"), (Kind.Struct, "object")])
        {
            if ((kind & one) != 0)
            {
                types.Add(name);
            }
        }

        if ((kind & Kind.Number) != 0)
        {
            types.Add((kind & Kind.Float) != 0 ? "number" : "integer");
        }

        return types.Count switch
        {
            1 => new JsonObject { ["type"] = types[0] },
            6 or 0 => [],
            _ => new JsonObject { ["type"] = new JsonArray([.. types.Select(t => (JsonNode)t)]) },
        };
    }

    private static JsonNode? Data(Value value) => value switch
    {
        StringValue text => JsonValue.Create(text.Value),
        BoolValue boolean => JsonValue.Create(boolean.Value),
        NullValue => null,
        NumberValue number => JsonNode.Parse(number.ToString()),
        _ => JsonValue.Create(value.ToString()),
    };
}
