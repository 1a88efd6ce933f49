using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>What the API server fills in for the built-in kinds.</summary>
internal static class Defaults
{
    public static void Apply(ApiKind kind, JsonObject obj, JsonObject? old)
    {
        if (kind.Custom)
        {
            return;
        }

        var spec = obj.Object("spec") ?? [];
        switch (kind.Table)
        {
            case "/namespaces": Namespace(obj, old); break;
            case "/secrets": Secret(obj); break;
            case "/pods": Pod(obj, old); break;
            case "/services": Service(spec); break;
            case "/persistentvolumeclaims": spec.Default("volumeMode", "Filesystem"); Status(obj, old, "Pending"); break;
            case "/persistentvolumes": spec.Default("volumeMode", "Filesystem"); spec.Default("persistentVolumeReclaimPolicy", "Retain"); Status(obj, old, "Pending"); break;
            case "apps/deployments": Deployment(spec); break;
            case "apps/replicasets" or "/replicationcontrollers": spec.Default("replicas", 1); break;
            case "apps/statefulsets": StatefulSet(spec); break;
            case "apps/daemonsets": DaemonSet(spec); break;
            case "batch/jobs": Job(obj, spec, old); break;
            case "batch/cronjobs": CronJob(spec); break;
            case "storage.k8s.io/storageclasses": obj.Default("reclaimPolicy", "Delete"); obj.Default("volumeBindingMode", "Immediate"); break;
            case "autoscaling/horizontalpodautoscalers": spec.Default("minReplicas", 1); break;
            case "apiextensions.k8s.io/customresourcedefinitions": Crd(spec); break;
            case "rbac.authorization.k8s.io/rolebindings" or "rbac.authorization.k8s.io/clusterrolebindings": Binding(obj); break;
        }

        foreach (var template in new[] { spec.Object("template"), spec.Object("jobTemplate", "spec", "template") }.OfType<JsonObject>())
        {
            PodDefaults.Spec(template.Ensure("spec"));
        }
    }

    private static void Namespace(JsonObject obj, JsonObject? old)
    {
        obj.Meta().Ensure("labels")["kubernetes.io/metadata.name"] = obj.Name();
        if (old is null)
        {
            obj.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
            obj.Ensure("status").Default("phase", "Active");
        }
    }

    private static void Secret(JsonObject obj)
    {
        obj.Default("type", "Opaque");
        if (obj.Object("stringData") is not { } texts)
        {
            return;
        }

        obj.Remove("stringData");
        foreach (var (key, value) in texts)
        {
            obj.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text() ?? ""));
        }
    }

    private static void Pod(JsonObject obj, JsonObject? old)
    {
        var spec = obj.Ensure("spec");
        PodDefaults.Spec(spec);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec["serviceAccountName"]?.DeepClone() ?? "default");
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        spec.Default("priority", 0);
        if (old is null)
        {
            obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodDefaults.QualityOfService(spec) };
        }
    }

    private static void Service(JsonObject spec)
    {
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        var type = spec.Text("type");
        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
            spec.Default("ipFamilies", new JsonArray("IPv4"));
            spec.Default("ipFamilyPolicy", "SingleStack");
        }

        if (type is "LoadBalancer" or "NodePort")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }

        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["port"] is { } number)
            {
                port.Default("targetPort", number.DeepClone());
            }
        }
    }

    private static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("maxSurge", "25%");
            strategy.Ensure("rollingUpdate").Default("maxUnavailable", "25%");
        }
    }

    private static void StatefulSet(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("podManagementPolicy", "OrderedReady");
        spec.Ensure("updateStrategy").Default("type", "RollingUpdate");
        if (spec.Text("updateStrategy", "type") == "RollingUpdate")
        {
            spec.Ensure("updateStrategy").Ensure("rollingUpdate").Default("partition", 0);
        }
    }

    private static void DaemonSet(JsonObject spec)
    {
        spec.Default("revisionHistoryLimit", 10);
        spec.Ensure("updateStrategy").Default("type", "RollingUpdate");
        if (spec.Text("updateStrategy", "type") == "RollingUpdate")
        {
            spec.Ensure("updateStrategy").Ensure("rollingUpdate").Default("maxUnavailable", 1);
            spec.Ensure("updateStrategy").Ensure("rollingUpdate").Default("maxSurge", 0);
        }
    }

    private static void Job(JsonObject obj, JsonObject spec, JsonObject? old)
    {
        spec.Default("parallelism", 1);
        spec.Default("completions", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        if (old is null && spec.Flag("manualSelector") != true && obj.Meta().Text("uid") is { } uid)
        {
            var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
            labels["controller-uid"] = uid;
            labels["job-name"] = obj.Name();
            labels["batch.kubernetes.io/controller-uid"] = uid;
            labels["batch.kubernetes.io/job-name"] = obj.Name();
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        }
    }

    private static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
    }

    private static void Crd(JsonObject spec)
    {
        spec.Ensure("conversion").Default("strategy", "None");
        if (spec.Object("names") is { } names && names.Text("kind") is { } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }
    }

    private static void Binding(JsonObject obj)
    {
        obj.Object("roleRef")?.Default("apiGroup", "rbac.authorization.k8s.io");
        foreach (var subject in obj.Objects("subjects").Where(s => s.Text("kind") is "User" or "Group"))
        {
            subject.Default("apiGroup", "rbac.authorization.k8s.io");
        }
    }

    private static void Status(JsonObject obj, JsonObject? old, string phase)
    {
        if (old is null)
        {
            obj["status"] = new JsonObject { ["phase"] = phase };
        }
    }
}
