using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>
/// A Pulumi package schema: a definition for each resource as <c>Pulumi.yaml</c> writes it, with its inputs, and for each type that they
/// use. Where Pulumi YAML takes an expression instead of a value, the definition does too.
/// </summary>
internal sealed class PulumiDocument(ImportScope scope, bool isClosed)
{
    private const string Types = "#/types/";
    private const string Expression = "Expression";
    private const string Placeholder = "Reference";

    public static void Collect(YamlNode document, ImportScope scope, bool isClosed)
    {
        var package = new PulumiDocument(scope, isClosed);
        scope.Add(new ImportedType(
            Expression,
            Expression,
            document,
            "A value that is known only at the deployment: a reference or a function of Pulumi YAML.",
            _ => $"{scope.Reference(Placeholder)} | {{[=~\"^fn::\"]: _}}"));
        scope.Add(new ImportedType(
            Placeholder, Placeholder, document, "A reference to a resource or a variable, such as ${id.property}.", _ => "=~\"\\\\$\\\\{.+\\\\}\""));
        foreach (var (token, resource) in document.Entries("resources"))
        {
            scope.Add(new ImportedType("resources/" + token.Text, Wish(token.Text), resource, Description(resource), t => package.Resource(token.Text, t)));
        }

        foreach (var (token, type) in document.Entries("types"))
        {
            scope.Add(new ImportedType(Types + token.Text, Wish(token.Text), type, Description(type), t => package.Type(t)));
        }
    }

    /// <summary>Of <c>aws:s3/bucket:Bucket</c> the module and the name.</summary>
    private static string Wish(string token)
    {
        var parts = token.Split(':');
        var module = parts.Length > 2 ? parts[1].Split('/')[0] : "";
        return module is "" or "index" ? parts[^1] : $"{module}.{parts[^1]}";
    }

    /// <summary>What people read before the examples begin.</summary>
    private static string? Description(YamlNode node)
    {
        var text = node.Text("description");
        var end = text is null ? -1 : ((string[])["{{% examples", "## Example", "<!--Start"]).Select(m => text.IndexOf(m, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        return end < 0 ? text : text![..end];
    }

    private string Resource(string token, ImportedType type)
    {
        var parts = token.Split(':');
        var brief = parts.Length == 3 ? $"{parts[0]}:{parts[1].Split('/')[0]}:{parts[2]}" : token;
        var text = new StringBuilder("{\nprovider?: \"pulumi-yaml\"\n");
        text.Append("type: ").Append(brief == token ? "" : "*").Append(Quoting.Quote(token)).Append(brief == token ? "" : $" | {Quoting.Quote(brief)}").Append('\n');
        var required = type.Schema.Texts("requiredInputs").ToArray();
        text.Append(required.Length > 0 ? "properties!: " : "properties?: ");
        text.Append(Struct(type.Schema.Entries("inputProperties"), required, $"{type.Key}/inputProperties")).Append('\n');
        return text.Append("options?: {...}\n}").ToString();
    }

    private string Type(ImportedType type)
    {
        if (type.Schema.Items("enum").ToArray() is { Length: > 0 } values)
        {
            return string.Join(" | ", values.Select(v => v.Field("value") is { } literal ? CueWords.Literal(literal) : "_").Distinct(StringComparer.Ordinal));
        }

        return type.Schema.Text("type") is null or "object"
            ? Struct(type.Schema.Entries("properties"), [.. type.Schema.Texts("required")], $"{type.Key}/properties")
            : Value(type.Schema, type.Key).Text;
    }

    private string Struct(IEnumerable<YamlEntry> properties, string[] required, string path)
    {
        var text = new StringBuilder("{\n");
        foreach (var (name, property) in properties)
        {
            var note = property.Text("deprecationMessage") is { } why ? "Deprecated: " + why : null;
            text.Append(CueWords.Comment(string.Join('\n', ((string?[])[Description(property), note]).OfType<string>())));
            text.Append(CueWords.Label(name.Text)).Append(required.Contains(name.Text) ? "!: " : "?: ").Append(Property(property, $"{path}/{name.Text}")).Append('\n');
        }

        return text.Append(isClosed && text.Length > 2 ? "}" : "...\n}").ToString();
    }

    private string Property(YamlNode property, string path)
    {
        if (property.Field("const") is { } constant)
        {
            return CueWords.Literal(constant);
        }

        var type = Value(property, path);
        // A function is a struct, too: beside another struct it would be ambiguous.
        var instead = (type.Kinds & Kind.Struct) == 0 ? Expression : Placeholder;
        var text = property.Flag("plain") || type.Text is "_" or "string" or "#Reference" ? type.Text : $"{type.Text} | {scope.Reference(instead)}";
        return property.Field("default") is YamlScalar value && text != "_" ? $"*{CueWords.Literal(value, property.Text("type") == "integer")} | {text}" : text;
    }

    private SchemaType Value(YamlNode property, string path)
    {
        if (property.Items("oneOf").ToArray() is { Length: > 0 } alternatives)
        {
            return SchemaType.Union(alternatives.Select((a, n) => Value(a, $"{path}/oneOf/{n}")));
        }

        if (property.Text("$ref") is { } reference)
        {
            return Reference(property, reference, path);
        }

        switch (property.Text("type"))
        {
            case "string": return new("string", Kind.String);
            case "integer": return new("int", Kind.Number);
            case "number": return new("number", Kind.Number);
            case "boolean": return new("bool", Kind.Bool);
            case "array": return new($"[...{Inner(property.Field("items"), path + "/items")}]", Kind.List);
            case "object": return new($"{{[string]: {Inner(property.Field("additionalProperties"), path + "/additionalProperties")}}}", Kind.Struct);
            case var other:
                scope.LeftOpen(property, path, $"the type \"{other}\" is not known");
                return SchemaType.Any;
        }
    }

    private string Inner(YamlNode? property, string path)
    {
        if (property is null)
        {
            return "_";
        }

        var text = Property(property, path);
        return text.Contains(" | ", StringComparison.Ordinal) ? $"({text})" : text;
    }

    private SchemaType Reference(YamlNode property, string reference, string path)
    {
        switch (reference)
        {
            case "pulumi.json#/Any" or "pulumi.json#/Json": return SchemaType.Any;
            // In Pulumi YAML assets and archives are maps with the key of a function.
            case "pulumi.json#/Archive" or "pulumi.json#/Asset": return new("{[=~\"^fn::\"]: _}", Kind.Struct);
        }

        var token = reference.StartsWith(Types, StringComparison.Ordinal) ? Types + Uri.UnescapeDataString(reference[Types.Length..]) : null;
        if (token is not null && scope.Reference(token) is { } name)
        {
            return new(name, scope.Find(token)!.Schema.Field("enum") is null ? Kind.Struct : Kind.String | Kind.Number | Kind.Bool);
        }

        if (!reference.StartsWith("#/resources/", StringComparison.Ordinal))
        {
            scope.LeftOpen(property, path, $"the reference {reference} leads to no type of this document");
        }

        // Another resource can only be given by an expression.
        return reference.StartsWith("#/resources/", StringComparison.Ordinal) ? new(scope.Reference(Placeholder)!, Kind.String) : SchemaType.Any;
    }
}
