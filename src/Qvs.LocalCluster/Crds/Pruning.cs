using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Crds;

/// <summary>Removes what a structural schema does not name, and fills in its defaults.</summary>
internal static class Pruning
{
    public static void Prune(JsonNode? node, Schema schema, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (key, value) in obj.ToArray())
                {
                    var at = path.Length == 0 ? key : $"{path}.{key}";
                    if (schema.EmbeddedResource && key is "apiVersion" or "kind" or "metadata")
                    {
                        continue;
                    }

                    if (schema.Property(key) is { } known)
                    {
                        Prune(value, known, at, unknown);
                    }
                    else if (!schema.PreserveUnknown && schema.Type is SchemaType.Object)
                    {
                        unknown.Add(at);
                        obj.Remove(key);
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Prune(list[i], items, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", unknown);
                }

                break;
        }
    }

    public static void Default(JsonNode? node, Schema schema)
    {
        if (node is JsonObject obj)
        {
            foreach (var (key, property) in schema.Properties)
            {
                var missing = obj[key] is null && !(obj.ContainsKey(key) && property.Nullable);
                if (missing && property.Default is { } value)
                {
                    obj[key] = value.DeepClone();
                }
            }

            foreach (var (key, value) in obj)
            {
                if (schema.Property(key) is { } known && !ReferenceEquals(known, BuiltInSchemas.ObjectMeta))
                {
                    Default(value, known);
                }
            }
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
            {
                Default(item, items);
            }
        }
    }
}
