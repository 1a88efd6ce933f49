using System.Text.Json.Nodes;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Kubernetes.Connecting;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>
/// Which of the rights that the gateway uses a credential has not. One request lists its rules; as some authorizers tell less by that than they allow, what
/// is missing there is asked for singly.
/// </summary>
internal sealed class RightsCheck(ClusterClient client, TenantId tenant)
{
    private const string Tekton = "tekton.dev";

    /// <summary>All that the gateway does, by resource.</summary>
    public static readonly ImmutableArray<(string Group, string Resource, ImmutableArray<string> Verbs)> Needed =
    [
        (Tekton, "pipelineruns", ["create", "get", "list", "watch", "patch", "delete"]),
        (Tekton, "taskruns", ["create", "get", "list", "watch", "delete"]),
        (Tekton, "customruns", ["get", "list", "watch"]),
        (Tekton, "customruns/status", ["patch"]),
        ("", "persistentvolumeclaims", ["create", "get", "list", "delete"]),
        ("", "secrets", ["create", "get", "list", "update", "delete"]),
        ("", "serviceaccounts", ["create", "get"]),
        ("", "pods/log", ["get"]),
        ("", "events", ["list"]),
    ];

    public async Task<ImmutableArray<Rejection>> Missing(CancellationToken cancellation)
    {
        var problems = ImmutableArray.CreateBuilder<Rejection>();
        var rules = await Rules(cancellation);
        foreach (var (group, resource, verbs) in await WithNamespace(cancellation))
        {
            var missing = new List<string>();
            foreach (var verb in verbs.Where(verb => !rules.Any(rule => Allows(rule, group, resource, verb))))
            {
                if (!await May(group, resource, verb, cancellation))
                {
                    missing.Add(verb);
                }
            }

            if (missing.Count > 0)
            {
                problems.Add(new Rejection(
                    "right-missing",
                    $"The credential may not {string.Join(", ", missing)} {resource}{(group.Length > 0 ? $" of {group}" : "")}{(resource == "namespaces" ? "" : $" in the namespace {tenant}")}.",
                    resource == "namespaces" ? $"Bind a ClusterRole with this right to its service account, or make the namespace {tenant}." : "Bind a role with this right to its service account."));
            }
        }

        return problems.ToImmutable();
    }

    private async Task<IEnumerable<(string Group, string Resource, ImmutableArray<string> Verbs)>> WithNamespace(CancellationToken cancellation)
    {
        try
        {
            // To make it is a right of the whole cluster, and is wanted only where it is not there.
            return await client.Find($"Looking for the namespace {tenant}", $"api/v1/namespaces/{tenant.Value}", cancellation) is null ? Needed.Insert(0, ("", "namespaces", ["create"])) : Needed;
        }
        catch (ClusterException refused) when (refused.Failure == ClusterFailure.Terminal)
        {
            return Needed.Insert(0, ("", "namespaces", ["get"]));
        }
    }

    private async Task<List<JsonObject>> Rules(CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectRulesReview",
            ["spec"] = new JsonObject { ["namespace"] = tenant.Value },
        };
        try
        {
            // Rules for single names do not help: the platform's objects have names of their own.
            return [.. (await client.Create("Asking for rights", "apis/authorization.k8s.io/v1/selfsubjectrulesreviews", review, cancellation))
                .Objects("status", "resourceRules").Where(rule => Texts(rule, "resourceNames").Length == 0)];
        }
        catch (ClusterException refused) when (refused.Failure is ClusterFailure.Terminal or ClusterFailure.NotFound)
        {
            return [];
        }
    }

    private static bool Allows(JsonObject rule, string group, string resource, string verb)
    {
        string[] names = resource.Split('/') is [_, var sub] ? ["*", resource, "*/" + sub] : ["*", resource];
        return Texts(rule, "verbs").Any(one => one == "*" || one == verb)
            && Texts(rule, "apiGroups").Any(one => one == "*" || one == group)
            && Texts(rule, "resources").Any(one => names.Contains(one));
    }

    private static string[] Texts(JsonObject rule, string list) =>
        rule[list] is JsonArray items ? [.. items.OfType<JsonValue>().Select(item => item.TryGetValue<string>(out var text) ? text : "")] : [];

    private async Task<bool> May(string group, string resource, string verb, CancellationToken cancellation)
    {
        var parts = resource.Split('/');
        var attributes = new JsonObject { ["group"] = group, ["resource"] = parts[0], ["verb"] = verb };
        if (resource != "namespaces" || verb == "get")
        {
            attributes["namespace"] = tenant.Value;
        }

        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await client.Create("Asking for rights", "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, cancellation);
        return answer.At("status", "allowed") is JsonValue value && value.TryGetValue<bool>(out var allowed) && allowed;
    }
}
