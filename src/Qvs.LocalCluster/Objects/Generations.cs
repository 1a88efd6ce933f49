using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;

namespace Qvs.LocalCluster.Objects;

/// <summary><c>metadata.generation</c>: counts the changes of what somebody wishes, not of what is.</summary>
internal static class Generations
{
    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        "apps/deployments", "apps/replicasets", "apps/statefulsets", "apps/daemonsets", "batch/jobs", "batch/cronjobs", "networking.k8s.io/ingresses",
        "networking.k8s.io/networkpolicies", "networking.k8s.io/ingressclasses", "policy/poddisruptionbudgets", "/replicationcontrollers",
        "apiextensions.k8s.io/customresourcedefinitions", "scheduling.k8s.io/priorityclasses",
    };

    public static bool Counts(ApiKind kind) => kind.Custom || BuiltIn.Contains(kind.Table);

    public static void Bump(ApiKind kind, JsonObject old, JsonObject next)
    {
        if (!Counts(kind))
        {
            return;
        }

        var changed = kind.Custom
            ? old.Concat(next).Any(p => p.Key is not ("metadata" or "status" or "apiVersion" or "kind") && !Json.Same(old[p.Key], next[p.Key]))
              || (!kind.HasStatus && !Json.Same(old["status"], next["status"]))
            : !Json.Same(old["spec"], next["spec"]);
        var deleting = next.Meta().ContainsKey("deletionTimestamp") && !old.Meta().ContainsKey("deletionTimestamp");
        if (changed || deleting)
        {
            next.Meta()["generation"] = (old.Meta().Number("generation") ?? 0) + 1;
        }
    }
}
