using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.OpenApi;

/// <summary>
/// The OpenAPI v2 document in the protobuf form that kubectl up to 1.26 insists on. Field numbers are those of the published
/// schema (openapi.v2 of google/gnostic); values it has no message for are YAML text, of which JSON is a part.
/// </summary>
internal static class ProtoDocument
{
    public const string MediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    public static byte[] Encode(JsonObject document)
    {
        var writer = new ProtoWriter();
        writer.Text(1, document.Text("swagger"));
        writer.Message(2, info =>
        {
            info.Text(1, document.Text("info", "title"));
            info.Text(2, document.Text("info", "version"));
        });
        writer.Message(8, paths =>
        {
            foreach (var (path, item) in document.Object("paths") ?? [])
            {
                paths.Message(2, named =>
                {
                    named.Text(1, path);
                    named.Message(2, w => PathItem(w, item as JsonObject ?? []));
                });
            }
        });
        writer.Message(9, definitions => Schemas(definitions, document.Object("definitions")));
        return writer.Written.ToArray();
    }

    private static void PathItem(ProtoWriter writer, JsonObject item)
    {
        foreach (var (method, field) in new[] { ("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8) })
        {
            if (item.Object(method) is { } operation)
            {
                writer.Message(field, w => Operation(w, operation));
            }
        }

        foreach (var parameter in item.Objects("parameters"))
        {
            writer.Message(9, w => Parameter(w, parameter));
        }
    }

    private static void Operation(ProtoWriter writer, JsonObject operation)
    {
        writer.Text(5, operation.Text("operationId"));
        foreach (var parameter in operation.Objects("parameters"))
        {
            writer.Message(8, w => Parameter(w, parameter));
        }

        writer.Message(9, responses => responses.Message(1, code =>
        {
            code.Text(1, "200");
            code.Message(2, value => value.Message(1, response => response.Text(1, "OK")));
        }));
        Extensions(writer, 13, operation);
    }

    /// <summary>ParametersItem, in it Parameter, in it NonBodyParameter, in it the sub-schema of query or path.</summary>
    private static void Parameter(ProtoWriter writer, JsonObject parameter) => writer.Message(1, p => p.Message(2, nonBody =>
    {
        var query = parameter.Text("in") == "query";
        nonBody.Message(query ? 3 : 4, sub =>
        {
            sub.Flag(1, parameter.Flag("required") == true);
            sub.Text(2, parameter.Text("in"));
            sub.Text(4, parameter.Text("name"));
            sub.Text(query ? 6 : 5, parameter.Text("type"));
        });
    }));

    private static void Schemas(ProtoWriter writer, JsonObject? named)
    {
        foreach (var (name, schema) in named ?? [])
        {
            writer.Message(1, pair =>
            {
                pair.Text(1, name);
                pair.Message(2, w => Schema(w, schema as JsonObject ?? []));
            });
        }
    }

    private static void Schema(ProtoWriter writer, JsonObject schema)
    {
        writer.Text(1, schema.Text("$ref"));
        writer.Text(2, schema.Text("format"));
        writer.Text(4, schema.Text("description"));
        foreach (var required in schema.Array("required") ?? [])
        {
            writer.Text(19, required.Text());
        }

        if (schema.Object("additionalProperties") is { } values)
        {
            writer.Message(21, item => item.Message(1, w => Schema(w, values)));
        }

        if (schema.Text("type") is { } type)
        {
            writer.Message(22, item => item.Text(1, type));
        }

        if (schema.Object("items") is { } items)
        {
            writer.Message(23, item => item.Message(1, w => Schema(w, items)));
        }

        if (schema.Object("properties") is { } properties)
        {
            writer.Message(25, w => Schemas(w, properties));
        }

        Extensions(writer, 31, schema);
    }

    private static void Extensions(ProtoWriter writer, int field, JsonObject holder)
    {
        foreach (var (name, value) in holder.Where(p => p.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            writer.Message(field, named =>
            {
                named.Text(1, name);
                named.Message(2, any => any.Text(2, value?.ToJsonString()));
            });
        }
    }
}
