using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>The schemas of OpenAPI and CustomResourceDefinitions (both are JSON Schema, more or less) as CUE types.</summary>
/// <param name="prefixes">What references to types of the document begin with.</param>
internal sealed partial class SchemaTypes(ImportScope scope, string[] prefixes)
{
    /// <summary>Fields that limit values but are not expressed. Other unknown fields do not limit: titles, examples, extensions.</summary>
    private static readonly string[] Unsaid =
    [
        "if", "contains", "minContains", "maxContains", "dependencies", "dependentRequired", "dependentSchemas", "propertyNames", "unevaluatedProperties",
        "unevaluatedItems", "contentSchema", "$dynamicRef", "$recursiveRef", "x-kubernetes-validations",
    ];

    /// <summary>From reference to reference, until a type is taken for one that may be anything.</summary>
    private const int MostSteps = 50;

    public SchemaType Of(YamlNode schema, SchemaPlace place)
    {
        if (schema is YamlScalar { Value: { Kind: ScalarKind.Boolean, Text: var allowed } })
        {
            return allowed == "true" ? SchemaType.Any : new SchemaType("_|_", Kind.Bottom);
        }

        if (schema is not YamlMapping)
        {
            scope.LeftOpen(schema, place.Path, $"{schema.Kind} is no schema");
            return SchemaType.Any;
        }

        foreach (var key in Unsaid.Where(k => schema.Field(k) is not null))
        {
            scope.LeftOpen(schema.Field(key)!, place.Path, $"{key} cannot be expressed");
        }

        if (schema.Text("$ref") is { } reference)
        {
            return WithDefault(schema, place, WithNull(schema, Reference(schema, reference, place)));
        }

        var own = schema.Field("const") is { } constant ? Literals(schema, [constant])
            : schema.Items("enum").ToArray() is { Length: > 0 } values ? Literals(schema, values)
            : Typed(schema, place);
        return WithDefault(schema, place, WithNull(schema, own));
    }

    private static SchemaType Literals(YamlNode schema, IReadOnlyList<YamlNode> values)
    {
        var asInteger = schema.Text("type") == "integer";
        return SchemaType.Union(values.Select(v => new SchemaType(CueWords.Literal(v, asInteger), KindOf(v))));
    }

    private static Kind KindOf(YamlNode value) => value switch
    {
        YamlMapping => Kind.Struct,
        YamlSequence => Kind.List,
        YamlScalar { Value.Kind: ScalarKind.Null } => Kind.Null,
        YamlScalar { Value.Kind: ScalarKind.Boolean } => Kind.Bool,
        YamlScalar { Value.Kind: ScalarKind.Integer or ScalarKind.Number } => Kind.Number,
        _ => Kind.String,
    };

    private static SchemaType WithNull(YamlNode schema, SchemaType type) =>
        (schema.Flag("nullable") || schema.Flag("x-nullable")) && (type.Kinds & Kind.Null) == 0
            ? new SchemaType($"null | {type.Operand}", type.Kinds | Kind.Null)
            : type;

    private SchemaType WithDefault(YamlNode schema, SchemaPlace place, SchemaType type)
    {
        if (schema.Field("default") is not { } value || place.IsDefinition || value is YamlMapping { Entries: [] } or YamlSequence { Items: [] })
        {
            return type;
        }

        if (value is not YamlScalar || (type.Kinds & KindOf(value)) == 0)
        {
            scope.LeftOpen(value, place.Path, value is YamlScalar ? "the default is not of the schema's type and left out" : $"the default is {value.Kind} and left out");
            return type;
        }

        var literal = CueWords.Literal(value, (schema.Text("type") ?? "") == "integer");
        string[] alternatives = type.Text.AsSpan().ContainsAny('{', '[') ? [type.Text] : type.Text.Split(" | ");
        return alternatives.Contains(literal)
            ? type with { Text = string.Join(" | ", alternatives.Select(a => a == literal ? "*" + a : a)) }
            : type with { Text = $"*{literal} | {type.Text}" };
    }

    private SchemaType Reference(YamlNode schema, string reference, SchemaPlace place)
    {
        if (KeyOf(reference) is not { } key || scope.Find(key) is not { } type)
        {
            scope.LeftOpen(schema, place.Path, $"the reference {reference} leads to no type of this document");
            return SchemaType.Any;
        }

        if (place.IsDefinition && IsLoop(schema, key, place.Path))
        {
            scope.LeftOpen(schema, place.Path, $"the reference {reference} leads back to the type itself, which says nothing about it");
            return SchemaType.Any;
        }

        return new SchemaType(scope.Reference(key) ?? "_", KindsOf(type.Schema, []));
    }

    private string? KeyOf(string reference) =>
        prefixes.FirstOrDefault(p => reference.StartsWith(p, StringComparison.Ordinal)) is { } prefix && !reference[prefix.Length..].Contains('/')
            ? Uri.UnescapeDataString(reference[prefix.Length..]).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : null;

    /// <summary>Whether a type is said to be, perhaps by way of others, the definition that is being written.</summary>
    private bool IsLoop(YamlNode node, string key, string path)
    {
        var open = new Stack<string>([key]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var next))
        {
            scope.Spend(node);
            if (path == next || path.StartsWith(next + "/", StringComparison.Ordinal))
            {
                return true;
            }

            if (seen.Add(next) && scope.Find(next) is { } type)
            {
                foreach (var inner in SameValue(type.Schema))
                {
                    open.Push(inner);
                }
            }
        }

        return false;
    }

    /// <summary>The types that a schema refers to for the value itself, not for its fields or elements.</summary>
    private IEnumerable<string> SameValue(YamlNode schema) =>
    [
        .. schema.Text("$ref") is { } reference && KeyOf(reference) is { } key ? [key] : (string[])[],
        .. ((string[])["allOf", "anyOf", "oneOf"]).SelectMany(k => schema.Items(k)).SelectMany(SameValue),
        .. schema.Field("not") is { } not ? SameValue(not) : [],
    ];

    /// <summary>Without writing it, and with an end where types refer to each other.</summary>
    private Kind KindsOf(YamlNode schema, HashSet<string> seen)
    {
        scope.Spend(schema);
        if (schema.Text("$ref") is { } reference)
        {
            return seen.Count < MostSteps && KeyOf(reference) is { } key && seen.Add(key) && scope.Find(key) is { } type ? KindsOf(type.Schema, seen) : Kind.Top;
        }

        var kinds = schema.Items("enum").Aggregate(Kind.Bottom, (k, v) => k | KindOf(v));
        kinds = kinds != Kind.Bottom ? kinds : TypesOf(schema).Aggregate(Kind.Bottom, (k, t) => k | KindOf(t));
        kinds = kinds != Kind.Bottom ? kinds : Kind.Top;
        return schema.Flag("nullable") ? kinds | Kind.Null : kinds;
    }
}
