using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.OpenApi;

/// <summary>Types as OpenAPI definitions, with Kubernetes' extensions that kubectl reads (kinds, merge keys, list types).</summary>
internal static class SchemaDocuments
{
    public const string GvkExtension = "x-kubernetes-group-version-kind";

    /// <summary>All definitions that some kinds need, by full name. References begin with <paramref name="prefix"/>.</summary>
    public static JsonObject Definitions(IEnumerable<ApiKind> kinds, string prefix)
    {
        var definitions = new JsonObject();
        foreach (var kind in kinds.Where(k => k.Schema is not null))
        {
            var name = NameOf(kind);
            Collect(kind.Schema ?? new Schema(), prefix, definitions, name);
            if (definitions[name] is JsonObject root)
            {
                root[GvkExtension] = new JsonArray(Gvk(kind));
            }
        }

        return definitions;
    }

    public static string NameOf(ApiKind kind) => kind.Custom
        ? $"{string.Join('.', kind.Resource.Group.Split('.').Reverse())}.{kind.Resource.Version}.{kind.Resource.Kind}"
        : FullName(kind.Schema?.Name ?? kind.Resource.Kind);

    public static JsonObject Gvk(ApiKind kind) => new() { ["group"] = kind.Resource.Group, ["kind"] = kind.Resource.Kind, ["version"] = kind.Resource.Version };

    private static string FullName(string name) => name.Split('.')[0] switch
    {
        "meta" => $"io.k8s.apimachinery.pkg.apis.{name}",
        "apiextensions" => $"io.k8s.apiextensions-apiserver.pkg.apis.{name}",
        _ => $"io.k8s.api.{name}",
    };

    private static void Collect(Schema schema, string prefix, JsonObject definitions, string name)
    {
        if (definitions.ContainsKey(name))
        {
            return;
        }

        // Reserved first: JSONSchemaProps-like types refer to themselves.
        definitions[name] = new JsonObject();
        definitions[name] = Body(schema, prefix, definitions);
    }

    private static JsonObject Of(Schema schema, string prefix, JsonObject definitions)
    {
        if (schema.Type == SchemaType.Object && schema.Name is { } name)
        {
            Collect(schema.Properties.Count > 0 ? BuiltInSchemas.Find(name) ?? schema : schema, prefix, definitions, FullName(name));
            return Marked(new JsonObject { ["$ref"] = prefix + FullName(name) }, schema);
        }

        return Marked(Body(schema, prefix, definitions), schema);
    }

    private static JsonObject Body(Schema schema, string prefix, JsonObject definitions)
    {
        var body = new JsonObject();
        if (schema.Description is { } text)
        {
            body["description"] = text;
        }

        switch (schema.Type)
        {
            case SchemaType.Object or SchemaType.Map:
                body["type"] = "object";
                break;
            case SchemaType.Array:
                body["type"] = "array";
                break;
            case SchemaType.Text or SchemaType.Bytes or SchemaType.Time or SchemaType.Quantity or SchemaType.IntOrString:
                body["type"] = "string";
                break;
            case SchemaType.Integer:
                body["type"] = "integer";
                break;
            case SchemaType.Number:
                body["type"] = "number";
                break;
            case SchemaType.Boolean:
                body["type"] = "boolean";
                break;
        }

        if (schema.Type == SchemaType.IntOrString)
        {
            body["format"] = "int-or-string";
        }
        else if (schema.Format is { } format)
        {
            body["format"] = format;
        }

        if (schema.Rules?["enum"] is { } allowed)
        {
            body["enum"] = allowed.DeepClone();
        }

        if (schema.Items is { } items)
        {
            body[schema.Type == SchemaType.Array ? "items" : "additionalProperties"] = Of(items, prefix, definitions);
        }

        if (schema.Properties.Count > 0)
        {
            body["properties"] = new JsonObject(schema.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p =>
                KeyValuePair.Create(p.Key, (JsonNode?)Of(p.Value, prefix, definitions))));
        }

        if (schema.Required.Count > 0)
        {
            body["required"] = Json.Strings(schema.Required.Order(StringComparer.Ordinal));
        }

        if (schema.PreserveUnknown && schema.Rules is not null)
        {
            body["x-kubernetes-preserve-unknown-fields"] = true;
        }

        return body;
    }

    private static JsonObject Marked(JsonObject body, Schema schema)
    {
        if (schema.MergeKey is { } key)
        {
            body["x-kubernetes-patch-merge-key"] = key;
        }

        if (schema.MergeKey is not null || schema.MergePrimitives || schema.RetainKeys)
        {
            body["x-kubernetes-patch-strategy"] = schema.RetainKeys ? "retainKeys" : "merge";
        }

        if (schema.ListKeys.Count > 0)
        {
            body["x-kubernetes-list-map-keys"] = Json.Strings(schema.ListKeys);
            body["x-kubernetes-list-type"] = "map";
        }
        else if (schema.IsSet)
        {
            body["x-kubernetes-list-type"] = "set";
        }

        return body;
    }
}
