using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Discovery;

/// <summary>What groups, versions and kinds there are: the old documents, one per group version, and the aggregated one.</summary>
internal sealed class DiscoveryApi(KindRegistry kinds)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>True when the path was one of discovery's.</summary>
    public async Task<bool> TryHandle(HttpContext http)
    {
        var parts = (http.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var aggregated = Aggregated(http);
        JsonObject? document = parts switch
        {
            ["api"] or ["apis"] when aggregated is not null => Aggregate(parts[0] == "api", aggregated),
            ["api"] => new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = http.Request.Host.Value }),
            },
            ["apis"] => new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Select(g => Group(g, typed: false))]) },
            ["apis", var group] when Groups().Contains(group) => Group(group, typed: true),
            ["api", "v1"] => Resources("", "v1"),
            ["apis", var group, var version] when kinds.Versions(group).Contains(version) => Resources(group, version),
            ["api" or "apis", ..] when parts.Length <= (parts[0] == "api" ? 2 : 3) => throw Refusals.NoSuchResource(),
            _ => null,
        };
        if (document is null)
        {
            return false;
        }

        if (http.Request.Method is not ("GET" or "HEAD"))
        {
            throw Refusals.MethodNotAllowed();
        }

        if (aggregated is not null && parts.Length == 1)
        {
            await Answers.Bytes(http, Json.Bytes(document), 200, $"application/json;g=apidiscovery.k8s.io;v={aggregated};as=APIGroupDiscoveryList");
            return true;
        }

        await Answers.Json(http, document);
        return true;
    }

    private IEnumerable<string> Groups() => kinds.Groups.Where(g => g.Length > 0);

    private static string? Aggregated(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        return !accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) ? null : accept.Contains("v=v2;", StringComparison.Ordinal) ? "v2" : "v2beta1";
    }

    private JsonObject Group(string group, bool typed)
    {
        var versions = kinds.Versions(group).Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToArray();
        var document = new JsonObject();
        if (typed)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }

        document["name"] = group;
        document["preferredVersion"] = versions[0].DeepClone();
        document["versions"] = new JsonArray([.. versions]);
        return document;
    }

    private JsonObject Resources(string group, string version)
    {
        var resources = new JsonArray();
        foreach (var kind in Of(group, version))
        {
            var resource = new JsonObject
            {
                ["name"] = kind.Resource.Plural,
                ["singularName"] = kind.Singular,
                ["namespaced"] = kind.Resource.Namespaced,
                ["kind"] = kind.Resource.Kind,
                ["verbs"] = VerbsOf(kind),
            };
            Names(resource, kind);
            resources.Add(resource);
            foreach (var (name, (subGroup, subVersion, subKind), verbs) in Subresources(kind))
            {
                var sub = new JsonObject { ["name"] = $"{kind.Resource.Plural}/{name}", ["singularName"] = "", ["namespaced"] = kind.Resource.Namespaced };
                if (subVersion.Length > 0)
                {
                    sub["group"] = subGroup;
                    sub["version"] = subVersion;
                }

                sub["kind"] = subKind;
                sub["verbs"] = Json.Strings(verbs);
                resources.Add(sub);
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = resources,
        };
    }

    private JsonObject Aggregate(bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. (core ? [""] : Groups()).Select(g => new JsonObject
        {
            ["metadata"] = core ? new JsonObject() : new JsonObject { ["name"] = g },
            ["versions"] = new JsonArray([.. kinds.Versions(g).Select(v => new JsonObject
            {
                ["version"] = v,
                ["resources"] = new JsonArray([.. Of(g, v).Select(Aggregate)]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    private static JsonObject Aggregate(ApiKind kind)
    {
        var resource = new JsonObject
        {
            ["resource"] = kind.Resource.Plural,
            ["responseKind"] = Gvk(kind.Resource.Group, kind.Resource.Version, kind.Resource.Kind),
            ["scope"] = kind.Resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = VerbsOf(kind),
        };
        Names(resource, kind);
        var subresources = Subresources(kind).Select(s => new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = s.Kind.Version.Length > 0 ? Gvk(s.Kind.Group, s.Kind.Version, s.Kind.Kind) : Gvk(kind.Resource.Group, kind.Resource.Version, s.Kind.Kind),
            ["verbs"] = Json.Strings(s.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            resource["subresources"] = new JsonArray([.. subresources]);
        }

        return resource;
    }

    private static JsonObject Gvk(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private IEnumerable<ApiKind> Of(string group, string version) =>
        kinds.All.Where(k => k.Resource.Group == group && k.Resource.Version == version).OrderBy(k => k.Resource.Plural, StringComparer.Ordinal);

    private static void Names(JsonObject resource, ApiKind kind)
    {
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = Json.Strings(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = Json.Strings(kind.Categories);
        }
    }

    private static JsonArray VerbsOf(ApiKind kind) =>
        Json.Strings(kind.CreateOnly ? ["create"] : kind.Table == BuiltInKinds.Namespace.Table ? Verbs.Where(v => v != "deletecollection") : Verbs);

    private static IEnumerable<(string Name, (string Group, string Version, string Kind) Kind, string[] Verbs)> Subresources(ApiKind kind)
    {
        if (kind.Table == "/pods")
        {
            yield return ("eviction", ("policy", "v1", "Eviction"), ["create"]);
            yield return ("log", ("", "", "Pod"), ["get"]);
        }

        if (kind.Table == "/serviceaccounts")
        {
            yield return ("token", ("authentication.k8s.io", "v1", "TokenRequest"), ["create"]);
        }

        if (kind.Table == "/namespaces")
        {
            yield return ("finalize", ("", "", "Namespace"), ["update"]);
        }

        if (kind.Scale is not null)
        {
            yield return ("scale", ("autoscaling", "v1", "Scale"), ["get", "patch", "update"]);
        }

        if (kind.HasStatus)
        {
            yield return ("status", ("", "", kind.Resource.Kind), ["get", "patch", "update"]);
        }
    }
}
