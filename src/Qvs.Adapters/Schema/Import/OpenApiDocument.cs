using Qvs.Adapters.Yaml;

namespace Qvs.Adapters.Schema.Import;

/// <summary>OpenAPI: <c>definitions</c> of version 2, <c>components.schemas</c> of version 3.</summary>
internal static class OpenApiDocument
{
    private static readonly string[] Prefixes = ["#/definitions/", "#/components/schemas/"];

    /// <param name="isClosed">Null: only for Kubernetes, whose server drops fields that it does not know.</param>
    public static void Collect(YamlNode document, ImportScope scope, bool? isClosed)
    {
        YamlEntry[] schemas = [.. document.Entries("definitions"), .. document.At("components").Entries("schemas")];
        var closed = isClosed ?? schemas.Any(s => s.Value.Field("x-kubernetes-group-version-kind") is not null);
        var types = new SchemaTypes(scope, Prefixes);
        foreach (var (key, schema) in schemas)
        {
            scope.Add(new ImportedType(
                key.Text, key.Text, schema, schema.Text("description"), type => types.Of(type.Schema, new SchemaPlace(type.Key, closed, IsDefinition: true)).Text));
        }
    }
}
