using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Crds;

/// <summary>CRDs every embedded cluster has: Tekton's kinds, which its own controllers run, and Argo's Rollout, which is simulated.</summary>
internal static class PredeclaredCrds
{
    private static readonly JsonArray RunColumns =
    [
        Column("Succeeded", "string", ".status.conditions[?(@.type==\"Succeeded\")].status"),
        Column("Reason", "string", ".status.conditions[?(@.type==\"Succeeded\")].reason"),
        Column("StartTime", "date", ".status.startTime"),
        Column("CompletionTime", "date", ".status.completionTime"),
    ];

    private static readonly JsonArray RolloutColumns =
    [
        Column("Desired", "integer", ".spec.replicas"),
        Column("Current", "integer", ".status.replicas"),
        Column("Up-to-date", "integer", ".status.updatedReplicas"),
        Column("Available", "integer", ".status.availableReplicas"),
        Column("Age", "date", ".metadata.creationTimestamp"),
    ];

    public static IEnumerable<JsonObject> All()
    {
        yield return Crd("tekton.dev", "Task", "tasks", [], ["tekton", "tekton-pipelines"], null, "v1", "v1beta1");
        yield return Crd("tekton.dev", "TaskRun", "taskruns", ["tr", "trs"], ["tekton", "tekton-pipelines"], RunColumns, "v1", "v1beta1");
        yield return Crd("tekton.dev", "Pipeline", "pipelines", [], ["tekton", "tekton-pipelines"], null, "v1", "v1beta1");
        yield return Crd("tekton.dev", "PipelineRun", "pipelineruns", ["pr", "prs"], ["tekton", "tekton-pipelines"], RunColumns, "v1", "v1beta1");
        yield return Crd("tekton.dev", "CustomRun", "customruns", [], ["tekton", "tekton-pipelines"], RunColumns, "v1beta1");
        yield return Crd("tekton.dev", "StepAction", "stepactions", [], ["tekton", "tekton-pipelines"], null, "v1beta1", "v1alpha1");
        yield return Rollout();
    }

    private static JsonObject Rollout()
    {
        var crd = Crd("argoproj.io", "Rollout", "rollouts", ["ro"], ["all"], RolloutColumns, "v1alpha1");
        var version = crd.Objects("spec", "versions").First();
        version.Ensure("subresources")["scale"] = new JsonObject
        {
            ["specReplicasPath"] = ".spec.replicas",
            ["statusReplicasPath"] = ".status.HPAReplicas",
            ["labelSelectorPath"] = ".status.selector",
        };
        return crd;
    }

    /// <summary>The first version is the stored one. Spec and status are open: their rules are admission's, as with the originals.</summary>
    private static JsonObject Crd(string group, string kind, string plural, string[] shortNames, string[] categories, JsonArray? columns, params string[] versions) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{plural}.{group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["kind"] = kind,
                ["listKind"] = kind + "List",
                ["plural"] = plural,
                ["singular"] = kind.ToLowerInvariant(),
                ["shortNames"] = Json.Strings(shortNames),
                ["categories"] = Json.Strings(categories),
            },
            ["versions"] = new JsonArray([.. versions.Select(v => Version(v, v == versions[0], columns))]),
        },
    };

    private static JsonObject Version(string name, bool storage, JsonArray? columns)
    {
        var version = new JsonObject
        {
            ["name"] = name,
            ["served"] = true,
            ["storage"] = storage,
            ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
            ["schema"] = new JsonObject
            {
                ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
            },
        };
        if (columns is not null)
        {
            version["additionalPrinterColumns"] = columns.DeepClone();
        }

        return version;
    }

    private static JsonObject Column(string name, string type, string path) => new() { ["name"] = name, ["type"] = type, ["jsonPath"] = path };
}
