using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster.Watching;

/// <summary>A field selector: <c>metadata.name=a,status.phase!=Running</c>. Each kind has few fields that can be selected.</summary>
internal sealed class FieldSelector
{
    private sealed record Term(string[] Path, string Value, bool Equal);

    private static readonly Dictionary<string, string[]> Selectable = new(StringComparer.Ordinal)
    {
        ["/pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["/events"] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"],
        ["/secrets"] = ["type"],
        ["/namespaces"] = ["status.phase"],
        ["/nodes"] = ["spec.unschedulable"],
        ["/replicationcontrollers"] = ["status.replicas"],
        ["apps/replicasets"] = ["status.replicas"],
        ["batch/jobs"] = ["status.successful"],
        ["/services"] = ["spec.clusterIP", "spec.type"],
    };

    public static readonly FieldSelector None = new([]);

    private readonly Term[] _terms;

    private FieldSelector(Term[] terms) => _terms = terms;

    public bool IsEverything => _terms.Length == 0;

    /// <summary>The one name that is asked for, if it is.</summary>
    public string? Name => _terms.FirstOrDefault(t => t.Equal && t.Path is ["metadata", "name"])?.Value;

    public static FieldSelector Parse(ApiKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        return new FieldSelector([.. text.Split(',').Select(t => One(kind, t.Trim()))]);
    }

    public bool Matches(StoredObject stored)
    {
        JsonObject? json = null;
        foreach (var term in _terms)
        {
            var actual = term.Path switch
            {
                ["metadata", "name"] => stored.Name,
                ["metadata", "namespace"] => stored.Namespace,
                ["source"] => (json ??= stored.ToJson()).Text("source", "component") ?? json.Text("reportingComponent") ?? "",
                _ => Show((json ??= stored.ToJson()).At(term.Path)),
            };
            if (actual == term.Value != term.Equal)
            {
                return false;
            }
        }

        return true;
    }

    private static Term One(ApiKind kind, string term)
    {
        var not = term.IndexOf("!=", StringComparison.Ordinal);
        var at = not >= 0 ? not : term.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw Refusals.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
        }

        var path = term[..at];
        var known = path == "metadata.name" || (path == "metadata.namespace" && kind.Resource.Namespaced) ||
            (Selectable.TryGetValue(kind.Table, out var fields) && fields.Contains(path));
        if (!known)
        {
            throw Refusals.BadRequest(Selectable.ContainsKey(kind.Table) || kind.Custom
                ? $"field label not supported: {path}"
                : $"\"{path}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        }

        return new Term(path.Split('.'), term[(at + (not >= 0 ? 2 : 1))..].TrimStart('='), not < 0);
    }

    private static string Show(JsonNode? value) => value is null ? "" : value.Text() ?? value.ToJsonString();
}
