using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;

namespace Qvs.LocalCluster.OpenApi;

/// <summary>The OpenAPI documents: what kinds look like, and of the paths as much as kubectl asks about (which verbs know dryRun).</summary>
internal static class OpenApiDocuments
{
    private static readonly (string Method, string Action, string[] Queries)[] ItemVerbs =
    [
        ("get", "get", []),
        ("put", "put", ["dryRun", "fieldManager", "fieldValidation"]),
        ("patch", "patch", ["dryRun", "fieldManager", "fieldValidation", "force"]),
        ("delete", "delete", ["dryRun", "gracePeriodSeconds", "propagationPolicy"]),
    ];

    private static readonly (string Method, string Action, string[] Queries)[] CollectionVerbs =
    [
        ("get", "list", ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "watch"]),
        ("post", "post", ["dryRun", "fieldManager", "fieldValidation"]),
    ];

    public static JsonObject V2(KindRegistry kinds) => new()
    {
        ["swagger"] = "2.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = Discovery.ServerVersion.GitVersion },
        ["paths"] = Paths(kinds.All, (name, where) => new JsonObject { ["name"] = name, ["in"] = where, ["type"] = "string", ["required"] = where == "path" }),
        ["definitions"] = SchemaDocuments.Definitions(kinds.All, "#/definitions/"),
    };

    public static JsonObject V3(KindRegistry kinds, string group, string version)
    {
        var served = kinds.All.Where(k => k.Resource.Group == group && k.Resource.Version == version).ToArray();
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = Discovery.ServerVersion.GitVersion },
            ["paths"] = Paths(served, (name, where) => new JsonObject
            {
                ["name"] = name,
                ["in"] = where,
                ["required"] = where == "path",
                ["schema"] = new JsonObject { ["type"] = "string" },
            }),
            ["components"] = new JsonObject { ["schemas"] = SchemaDocuments.Definitions(served, "#/components/schemas/") },
        };
    }

    public static JsonObject V3Index(KindRegistry kinds, string hash) => new()
    {
        ["paths"] = new JsonObject(kinds.Groups.SelectMany(g => kinds.Versions(g).Select(v => g.Length == 0 ? $"api/{v}" : $"apis/{g}/{v}")).Select(p =>
            KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{p}?hash={hash}" }))),
    };

    private static JsonObject Paths(IEnumerable<ApiKind> kinds, Func<string, string, JsonObject> parameter)
    {
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            var collection = (kind.Resource.Group.Length == 0 ? $"/api/{kind.Resource.Version}" : $"/apis/{kind.Resource.Group}/{kind.Resource.Version}")
                + (kind.Resource.Namespaced ? "/namespaces/{namespace}/" : "/") + kind.Resource.Plural;
            paths[collection] = Item(kind, CollectionVerbs.Where(v => !kind.CreateOnly || v.Method == "post"), collection, parameter);
            if (!kind.CreateOnly)
            {
                paths[collection + "/{name}"] = Item(kind, ItemVerbs, collection + "/{name}", parameter);
            }
        }

        return paths;
    }

    private static JsonObject Item(
        ApiKind kind, IEnumerable<(string Method, string Action, string[] Queries)> verbs, string path, Func<string, string, JsonObject> parameter)
    {
        var item = new JsonObject();
        foreach (var (method, action, queries) in verbs)
        {
            item[method] = new JsonObject
            {
                ["operationId"] = $"{action}{kind.Resource.Group.Replace(".", "", StringComparison.Ordinal)}{kind.Resource.Version}{kind.Resource.Kind}",
                ["parameters"] = new JsonArray([.. queries.Select(q => parameter(q, "query"))]),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = action,
                [SchemaDocuments.GvkExtension] = SchemaDocuments.Gvk(kind),
            };
        }

        var inPath = new JsonArray();
        foreach (var name in new[] { "namespace", "name" }.Where(n => path.Contains($"{{{n}}}", StringComparison.Ordinal)))
        {
            inPath.Add(parameter(name, "path"));
        }

        if (inPath.Count > 0)
        {
            item["parameters"] = inPath;
        }

        return item;
    }
}
