using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton;

/// <summary>The kinds that Tekton brings, and those of Kubernetes that it reads and makes.</summary>
public static class TektonKinds
{
    public const string Group = "tekton.dev";

    public static readonly ResourceKind Task = new(Group, "v1", "tasks", "Task", true);
    public static readonly ResourceKind TaskRun = new(Group, "v1", "taskruns", "TaskRun", true);
    public static readonly ResourceKind Pipeline = new(Group, "v1", "pipelines", "Pipeline", true);
    public static readonly ResourceKind PipelineRun = new(Group, "v1", "pipelineruns", "PipelineRun", true);
    public static readonly ResourceKind CustomRun = new(Group, "v1beta1", "customruns", "CustomRun", true);

    internal static readonly ResourceKind Pod = new("", "v1", "pods", "Pod", true);
    internal static readonly ResourceKind Secret = new("", "v1", "secrets", "Secret", true);
    internal static readonly ResourceKind ConfigMap = new("", "v1", "configmaps", "ConfigMap", true);
    internal static readonly ResourceKind Claim = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    internal static readonly ResourceKind ServiceAccount = new("", "v1", "serviceaccounts", "ServiceAccount", true);
    internal static readonly ResourceKind Event = new("", "v1", "events", "Event", true);

    /// <summary>Every Tekton kind in every version it is served in; the first version of a kind is the stored one.</summary>
    public static IReadOnlyList<ResourceKind> Served { get; } =
    [
        Task, Task with { Version = "v1beta1" },
        TaskRun, TaskRun with { Version = "v1beta1" },
        Pipeline, Pipeline with { Version = "v1beta1" },
        PipelineRun, PipelineRun with { Version = "v1beta1" },
        CustomRun,
    ];
}

/// <summary>The labels and annotations by which Tekton's objects know of each other.</summary>
internal static class TektonLabels
{
    public const string Pipeline = "tekton.dev/pipeline";
    public const string PipelineRun = "tekton.dev/pipelineRun";
    public const string PipelineTask = "tekton.dev/pipelineTask";
    public const string Task = "tekton.dev/task";
    public const string TaskRun = "tekton.dev/taskRun";
    public const string MemberOf = "tekton.dev/memberOf";
    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string ManagedByValue = "tekton-pipelines";
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    public const string Release = "pipeline.tekton.dev/release";

    public static bool IsReserved(string annotation) => annotation.Contains("chains.tekton.dev/", StringComparison.Ordinal);
}
