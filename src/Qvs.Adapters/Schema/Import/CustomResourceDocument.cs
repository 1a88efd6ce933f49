using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>CustomResourceDefinitions, v1 and v1beta1: a definition for each kind and served version.</summary>
internal static class CustomResourceDocument
{
    /// <summary>The document itself, or the items of a List.</summary>
    public static IReadOnlyList<YamlNode> Find(YamlNode document) =>
        document.Text("kind") == "CustomResourceDefinition" ? [document]
        : [.. document.Items("items").Where(i => i.Text("kind") == "CustomResourceDefinition")];

    public static void Collect(IReadOnlyList<YamlNode> resources, ImportScope scope, bool isClosed)
    {
        var types = new SchemaTypes(scope, []);
        foreach (var resource in resources)
        {
            var spec = resource.Field("spec");
            if (spec is null || spec.Text("group") is not { } group || spec.At("names").Text("kind") is not { } kind)
            {
                scope.Diagnostics.Add(ImportDiagnostics.UnknownDocument.At(resource.Place, "the CustomResourceDefinition has no spec.group or spec.names.kind. Add them"));
                continue;
            }

            foreach (var (version, schema) in Versions(spec))
            {
                scope.Add(new ImportedType(
                    $"{group}/{version}/{kind}",
                    $"{version}.{kind}",
                    schema ?? spec,
                    schema.Text("description"),
                    type => Object(types, schema, $"{group}/{version}", kind, new SchemaPlace(type.Key, isClosed, IsDefinition: true))));
            }
        }
    }

    private static IEnumerable<(string Version, YamlNode? Schema)> Versions(YamlNode spec)
    {
        var common = spec.At("validation", "openAPIV3Schema");
        var versions = spec.Items("versions").Where(v => v.Field("served") is null || v.Flag("served")).ToArray();
        return versions.Length == 0 && spec.Text("version") is { } only
            ? [(only, common)]
            : versions.Where(v => v.Text("name") is not null).Select(v => (v.Text("name")!, v.At("schema", "openAPIV3Schema") ?? common));
    }

    /// <summary>Version, kind and metadata are the cluster's to define; the schema defines the rest.</summary>
    private static string Object(SchemaTypes types, YamlNode? schema, string version, string kind, SchemaPlace place)
    {
        var text = new StringBuilder($"{{\napiVersion: {Quoting.Quote(version)}\nkind: {Quoting.Quote(kind)}\n");
        text.Append("metadata!: {\nname?: string\nnamespace?: string\nlabels?: [string]: string\nannotations?: [string]: string\n...\n}\n");
        var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in schema.Entries("properties").Where(e => e.Key.Text is not ("apiVersion" or "kind" or "metadata")))
        {
            text.Append(CueWords.Comment(value.Text("description"))).Append(CueWords.Label(key.Text)).Append(required.Contains(key.Text) ? "!: " : "?: ")
                .Append(types.Of(value, place.Inner($"properties/{key.Text}")).Text).Append('\n');
        }

        return text.Append(schema is null || schema.Flag("x-kubernetes-preserve-unknown-fields") || !place.IsClosed ? "...\n" : "").Append('}').ToString();
    }
}
