using System.Globalization;
using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>Structs: fields, what other fields may be there, and what is combined into them.</summary>
internal sealed partial class SchemaTypes
{
    /// <param name="combined">Further types of the same value. They are embedded: so a closed struct takes their fields as well.</param>
    private SchemaType Struct(YamlNode schema, SchemaPlace place, IReadOnlyList<SchemaType> combined)
    {
        var text = new StringBuilder("{\n");
        foreach (var part in combined)
        {
            text.Append(part.Text.Contains(" | ", StringComparison.Ordinal) ? $"({part.Text})" : part.Text).Append('\n');
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        if (schema.Flag("x-kubernetes-embedded-resource"))
        {
            AddObject(text, named);
        }

        foreach (var (name, constant) in Constants(schema, place))
        {
            named.Add(name);
            text.Append(name).Append(": ").Append(constant).Append('\n');
        }

        AddFields(text, named, schema, place);
        AddOthers(text, named, schema, place);
        text.Append('}');
        List<string> all = [text.ToString()];
        if (!place.IsDefinition)
        {
            AddCount(all, schema, place, "minProperties", "struct.MinFields");
        }
        else if (schema.Field("minProperties") is { } minimum)
        {
            scope.LeftOpen(minimum, place.Path, "minProperties of a type that has a name cannot be expressed");
        }

        AddCount(all, schema, place, "maxProperties", "struct.MaxFields");
        return new SchemaType(string.Join(" & ", all), Kind.Struct);
    }

    private static void AddObject(StringBuilder text, HashSet<string> named)
    {
        text.Append("apiVersion!: string\nkind!: string\nmetadata?: {...}\n");
        named.UnionWith(["apiVersion", "kind", "metadata"]);
    }

    /// <summary>An object of Kubernetes says its own version and kind, where there is one pair only.</summary>
    private static IEnumerable<(string Name, string Text)> Constants(YamlNode schema, SchemaPlace place)
    {
        YamlNode[] kinds = [.. schema.Items("x-kubernetes-group-version-kind")];
        if (!place.IsDefinition || kinds is not [var only] || only.Text("version") is not { } version || only.Text("kind") is not { } kind
            || schema.At("properties", "apiVersion") is null || schema.At("properties", "kind") is null)
        {
            yield break;
        }

        var group = only.Text("group") is { Length: > 0 } given ? given + "/" : "";
        yield return ("apiVersion", Quoting.Quote(group + version));
        yield return ("kind", Quoting.Quote(kind));
    }

    private void AddFields(StringBuilder text, HashSet<string> named, YamlNode schema, SchemaPlace place)
    {
        var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in schema.Entries("properties"))
        {
            if (named.Add(key.Text))
            {
                var type = Of(value, place.Inner($"properties/{key.Text}"));
                var note = value.Flag("deprecated") ? "Deprecated." : null;
                text.Append(CueWords.Comment(string.Join('\n', ((string?[])[value.Text("description"), note]).OfType<string>())));
                text.Append(CueWords.Label(key.Text)).Append(required.Contains(key.Text) ? "!: " : "?: ").Append(type.Text).Append('\n');
            }
        }

        foreach (var name in required.Where(named.Add))
        {
            text.Append(CueWords.Label(name)).Append("!: _\n");
        }
    }

    private void AddOthers(StringBuilder text, HashSet<string> named, YamlNode schema, SchemaPlace place)
    {
        var patterns = new List<string>();
        foreach (var (pattern, value) in schema.Entries("patternProperties"))
        {
            if (!Re2.TryCompile(pattern.Text, out _, out var error))
            {
                scope.LeftOpen(pattern, place.Path, $"the pattern {pattern.Text} is none of CUE ({error}), so other fields are left open");
                text.Append("...\n");
                return;
            }

            patterns.Add(pattern.Text);
            text.Append(CultureInfo.InvariantCulture, $"[=~{Quoting.Quote(pattern.Text)}]: {Of(value, place.Inner($"patternProperties/{pattern.Text}")).Text}\n");
        }

        var others = schema.Field("additionalProperties");
        if (others is YamlMapping { Entries: not [] })
        {
            text.Append(CultureInfo.InvariantCulture, $"[{Except(named, patterns)}]: {Of(others, place.Inner("additionalProperties")).Text}\n");
            return;
        }

        var isClosed = others is YamlScalar { Value: { Kind: ScalarKind.Boolean, Text: "false" } }
            || (others is null && place.IsClosed && !schema.Flag("x-kubernetes-preserve-unknown-fields") && !schema.Flag("x-kubernetes-embedded-resource")
                && (named.Count > 0 || patterns.Count > 0 || text.Length > 3));
        text.Append(isClosed ? "" : "...\n");
    }

    /// <summary>The label of all fields but those that are described already.</summary>
    private static string Except(IReadOnlyCollection<string> named, IReadOnlyCollection<string> patterns)
    {
        List<string> all = [];
        if (named.Count > 0)
        {
            var names = string.Join('|', named.Order(StringComparer.Ordinal).Select(QuoteMeta));
            all.Add($"!~{Quoting.Quote($"^({names})$")}");
        }

        all.AddRange(patterns.Select(p => $"!~{Quoting.Quote(p)}"));
        return all.Count == 0 ? "string" : string.Join(" & ", all);
    }

    private static string QuoteMeta(string text) => string.Concat(text.Select(c => @"\.+*?()|[]{}^$".Contains(c) ? $"\\{c}" : c.ToString()));
}
