using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Kinds;

/// <summary>The kinds a cluster has without any CRD.</summary>
internal static class BuiltInKinds
{
    // group/version plural Kind short categories marks: N namespaced, S status, R scale, C create only
    private const string Table = """
        v1 bindings Binding - - NC
        v1 configmaps ConfigMap cm - N
        v1 endpoints Endpoints ep - N
        v1 events Event ev - N
        v1 limitranges LimitRange limits - N
        v1 namespaces Namespace ns - S
        v1 nodes Node no - S
        v1 persistentvolumeclaims PersistentVolumeClaim pvc - NS
        v1 persistentvolumes PersistentVolume pv - S
        v1 pods Pod po all NS
        v1 podtemplates PodTemplate - - N
        v1 replicationcontrollers ReplicationController rc all NSR
        v1 resourcequotas ResourceQuota quota - NS
        v1 secrets Secret - - N
        v1 serviceaccounts ServiceAccount sa - N
        v1 services Service svc all NS
        apps/v1 controllerrevisions ControllerRevision - - N
        apps/v1 daemonsets DaemonSet ds all NS
        apps/v1 deployments Deployment deploy all NSR
        apps/v1 replicasets ReplicaSet rs all NSR
        apps/v1 statefulsets StatefulSet sts all NSR
        batch/v1 cronjobs CronJob cj all NS
        batch/v1 jobs Job - all NS
        networking.k8s.io/v1 ingressclasses IngressClass - - -
        networking.k8s.io/v1 ingresses Ingress ing - NS
        networking.k8s.io/v1 networkpolicies NetworkPolicy netpol - N
        rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding - - -
        rbac.authorization.k8s.io/v1 clusterroles ClusterRole - - -
        rbac.authorization.k8s.io/v1 rolebindings RoleBinding - - N
        rbac.authorization.k8s.io/v1 roles Role - - N
        storage.k8s.io/v1 storageclasses StorageClass sc - -
        autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler hpa all NS
        policy/v1 poddisruptionbudgets PodDisruptionBudget pdb - NS
        coordination.k8s.io/v1 leases Lease - - N
        discovery.k8s.io/v1 endpointslices EndpointSlice - - N
        scheduling.k8s.io/v1 priorityclasses PriorityClass pc - -
        apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition crd,crds api-extensions S
        authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview - - NC
        authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview - - C
        authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview - - C
        authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview - - C
        authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview - - C
        authentication.k8s.io/v1 tokenreviews TokenReview - - C
        """;

    public static readonly ApiKind Namespace = One("namespaces");
    public static readonly ApiKind Pod = One("pods");
    public static readonly ApiKind Crd = One("customresourcedefinitions");

    private static ApiKind[]? _all;

    public static IReadOnlyList<ApiKind> All => _all ??= [.. Table.Split('\n').Select(Row)];

    /// <summary>The contract's name of a built-in kind.</summary>
    public static ApiKind One(string plural) => All.First(k => k.Resource.Plural == plural);

    private static ApiKind Row(string line)
    {
        var w = line.Trim().Split(' ');
        var (group, version) = w[0].Split('/') is [var g, var v] ? (g, v) : ("", w[0]);
        return new ApiKind(new ResourceKind(group, version, w[1], w[2], w[5].Contains('N')))
        {
            ShortNames = w[3] == "-" ? [] : w[3].Split(','),
            Categories = w[4] == "-" ? [] : w[4].Split(','),
            HasStatus = w[5].Contains('S'),
            CreateOnly = w[5].Contains('C'),
            Scale = w[5].Contains('R') ? new ScalePaths(".spec.replicas", ".status.replicas", ".status.selector") : null,
            Schema = BuiltInSchemas.Find($"{SchemaPrefix(group)}.{version}.{w[2]}"),
        };
    }

    private static string SchemaPrefix(string group) => group.Length == 0 ? "core" : group.Split('.')[0];
}
