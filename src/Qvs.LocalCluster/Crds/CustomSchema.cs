using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Crds;

/// <summary>A CRD's <c>openAPIV3Schema</c> as a <see cref="Schema"/>.</summary>
internal static class CustomSchema
{
    /// <summary>The schema of a whole object: what the CRD says, and <c>metadata</c> as every object has it.</summary>
    public static Schema Root(JsonObject? openApi)
    {
        var root = openApi is null ? new Schema { Type = SchemaType.Object, PreserveUnknown = true } : From(openApi);
        root.Properties["apiVersion"] = new Schema { Type = SchemaType.Text };
        root.Properties["kind"] = new Schema { Type = SchemaType.Text };
        root.Properties["metadata"] = BuiltInSchemas.ObjectMeta;
        return root;
    }

    private static Schema From(JsonObject open)
    {
        var schema = new Schema
        {
            Type = TypeOf(open),
            Format = open.Text("format"),
            Description = open.Text("description"),
            PreserveUnknown = open.Flag("x-kubernetes-preserve-unknown-fields") == true,
            EmbeddedResource = open.Flag("x-kubernetes-embedded-resource") == true,
            Nullable = open.Flag("nullable") == true,
            Default = open["default"]?.DeepClone(),
            Atomic = open.Text("x-kubernetes-list-type") == "atomic" || open.Text("x-kubernetes-map-type") == "atomic",
            IsSet = open.Text("x-kubernetes-list-type") == "set",
            Integer64 = true,
            Rules = open,
        };
        if (open.Text("x-kubernetes-list-type") == "map")
        {
            schema.ListKeys = [.. open.Array("x-kubernetes-list-map-keys")?.Select(k => k.Text() ?? "") ?? []];
        }

        foreach (var (name, property) in open.Object("properties") ?? [])
        {
            if (property is JsonObject p)
            {
                schema.Properties[name] = From(p);
            }
        }

        foreach (var name in open.Array("required") ?? [])
        {
            schema.Required.Add(name.Text() ?? "");
        }

        if ((open["items"] ?? open["additionalProperties"]) is JsonObject items)
        {
            schema.Items = From(items);
        }

        return schema;
    }

    private static SchemaType TypeOf(JsonObject open) => open.Text("type") switch
    {
        "object" => open["additionalProperties"] is JsonObject ? SchemaType.Map : SchemaType.Object,
        "array" => SchemaType.Array,
        "string" => SchemaType.Text,
        "integer" => SchemaType.Integer,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Boolean,
        _ => open.Flag("x-kubernetes-int-or-string") == true ? SchemaType.IntOrString : SchemaType.Any,
    };
}
