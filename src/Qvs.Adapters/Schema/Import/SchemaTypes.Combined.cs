using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>allOf, anyOf, oneOf and not.</summary>
internal sealed partial class SchemaTypes
{
    private const int MostAlternatives = 400;

    private List<SchemaType> Combined(YamlNode schema, SchemaPlace place, bool isStruct)
    {
        List<SchemaType> all = [.. schema.Items("allOf").Select((s, n) => Of(s, place.Same($"allOf/{n}")))];
        foreach (var key in (string[])["anyOf", "oneOf"])
        {
            if (schema.Items(key).ToArray() is { Length: > 0 } alternatives && Alternatives(schema, key, alternatives, place, isStruct) is { } type)
            {
                all.Add(type);
            }
        }

        if (schema.Field("not") is { } not && Not(not, place, isStruct) is { } excluded)
        {
            all.Add(excluded);
        }

        if (!isStruct && all.Count > 1 && all.TrueForAll(t => t.Kinds == Kind.Struct))
        {
            // As one struct, so that closed parts take each other's fields.
            return [new SchemaType($"{{\n{string.Concat(all.Select(t => t.Operand + "\n"))}}}", Kind.Struct)];
        }

        return all;
    }

    private SchemaType? Alternatives(YamlNode schema, string key, YamlNode[] alternatives, SchemaPlace place, bool isStruct)
    {
        if (schema.Text("discriminator") is null && schema.Field("discriminator") is { } discriminator && discriminator.Text("propertyName") is { } property)
        {
            return SchemaType.Union(alternatives.Select((a, n) => Tagged(a, discriminator, property, place.Same($"{key}/{n}"))));
        }

        if (alternatives.Length > MostAlternatives)
        {
            scope.LeftOpen(schema.Field(key)!, place.Path, $"{key} has more than {MostAlternatives} alternatives");
            return null;
        }

        if (IsUnion(key, alternatives))
        {
            return SchemaType.Union(alternatives.Select((a, n) => Of(a, place.Same($"{key}/{n}"))));
        }

        // The alternatives overlap: as a disjunction they would be ambiguous. A check of the whole value is not.
        var least = key == "anyOf" ? ">=1" : "1";
        return Check(schema.Field(key)!, key, least, alternatives, place, isStruct);
    }

    private SchemaType? Not(YamlNode not, SchemaPlace place, bool isStruct) =>
        not.Field("const") is YamlScalar constant ? new SchemaType($"!={CueWords.Literal(constant)}", Kind.Top)
        : not.Items("enum").ToArray() is { Length: > 0 } values && values.All(v => v is YamlScalar) ? new SchemaType(string.Join(" & ", values.Select(v => $"!={CueWords.Literal(v)}")), Kind.Top)
        : Check(not, "not", "0", [not], place, isStruct);

    /// <summary>
    /// A check looks at whole values, so it must not stand where a struct has no fields yet: in a definition itself. It sees also fields that
    /// its own schemas do not list.
    /// </summary>
    private SchemaType? Check(YamlNode node, string key, string count, YamlNode[] schemas, SchemaPlace place, bool isStruct)
    {
        if (isStruct && place.IsDefinition)
        {
            scope.LeftOpen(node, place.Path, $"{key} whose schemas overlap cannot be expressed for a type that has a name");
            return null;
        }

        if (isStruct && place.IsClosed && schemas.Any(s => s.Field("$ref") is not null))
        {
            scope.LeftOpen(node, place.Path, $"{key} with references beside properties cannot be expressed for closed types");
            return null;
        }

        var types = schemas.Select((s, n) => Of(s, new SchemaPlace($"{place.Path}/{key}/{n}", place.IsClosed && !isStruct, place.IsDefinition))).ToArray();
        var kinds = key == "not" ? Kind.Top : types.Aggregate(Kind.Bottom, (k, t) => k | t.Kinds);
        return new SchemaType($"matchN({count}, [{string.Join(", ", types.Select(t => t.Text))}])", kinds);
    }

    /// <summary>Whether a disjunction says the same: no value fits two of the alternatives or, with anyOf, it makes no difference.</summary>
    private bool IsUnion(string key, YamlNode[] alternatives)
    {
        for (var i = 0; i < alternatives.Length; i++)
        {
            for (var j = i + 1; j < alternatives.Length; j++)
            {
                var both = KindsOf(alternatives[i], []) & KindsOf(alternatives[j], []);
                var matters = key == "anyOf" ? both & (Kind.Struct | Kind.List) : both;
                if (matters != Kind.Bottom && !AreApart(alternatives[i], alternatives[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Different literals, or structs with a required field of different literals.</summary>
    private bool AreApart(YamlNode one, YamlNode other)
    {
        (one, other) = (Resolve(one), Resolve(other));
        if (LiteralsOf(one) is { Count: > 0 } these && LiteralsOf(other) is { Count: > 0 } those)
        {
            return !these.Overlaps(those);
        }

        return one.Texts("required").Intersect(other.Texts("required")).Any(name =>
            LiteralsOf(one.At("properties", name)) is { Count: > 0 } left && LiteralsOf(other.At("properties", name)) is { Count: > 0 } right && !left.Overlaps(right));
    }

    private static HashSet<string> LiteralsOf(YamlNode? schema) =>
        [.. (schema.Field("const") is { } constant ? [constant] : schema.Items("enum")).Where(v => v is YamlScalar).Select(v => CueWords.Literal(v))];

    private YamlNode Resolve(YamlNode schema)
    {
        for (var steps = 0; steps < 10 && schema.Text("$ref") is { } reference && KeyOf(reference) is { } key && scope.Find(key) is { } type; steps++)
        {
            schema = type.Schema;
        }

        return schema;
    }

    /// <summary>An alternative with the value of the discriminator that means it: mapped ones, or the name of the type.</summary>
    private SchemaType Tagged(YamlNode alternative, YamlNode discriminator, string property, SchemaPlace place)
    {
        var type = Of(alternative, place);
        var reference = alternative.Text("$ref");
        string[] mapped =
        [
            .. discriminator.Entries("mapping")
                .Where(e => e.Value is YamlScalar target && (target.Text == reference || (reference is not null && reference.EndsWith("/" + target.Text, StringComparison.Ordinal))))
                .Select(e => e.Key.Text),
        ];
        var tags = mapped.Length > 0 ? mapped : reference is null ? [] : [reference[(reference.LastIndexOf('/') + 1)..]];
        return tags.Length == 0 || type.Text == "_"
            ? type
            : new SchemaType($"({type.Operand} & {{{CueWords.Label(property)}!: {string.Join(" | ", tags.Select(Quoting.Quote))}, ...}})", Kind.Struct);
    }
}
