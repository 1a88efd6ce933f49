using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Steps;

/// <summary>A pod as it is to be run on this machine: its steps one after the other, its sidecars beside them. All variables of Tekton are put in.</summary>
internal sealed record PodPlan(string Namespace, string Name, string Uid)
{
    public required IReadOnlyList<ContainerPlan> Steps { get; init; }

    public IReadOnlyList<ContainerPlan> Sidecars { get; init; } = [];

    /// <summary>The volumes, as a pod's spec has them.</summary>
    public IReadOnlyList<JsonObject> Volumes { get; init; } = [];

    /// <summary>The names of the task's results.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    public string ServiceAccount { get; init; } = "default";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the termination message of a step may be; null for as long as it gets.</summary>
    public int? MaxTerminationMessage { get; init; }
}

/// <summary>One container of a pod. A script is kept apart from the command, which it stands for.</summary>
internal sealed record ContainerPlan(string Name, string Image)
{
    public string Script { get; init; } = "";

    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<string> Args { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    /// <summary>Environment as a container's spec has it: with values, or with where they come from.</summary>
    public IReadOnlyList<JsonObject> Env { get; init; } = [];

    public IReadOnlyList<JsonObject> EnvFrom { get; init; } = [];

    public IReadOnlyList<MountPlan> Mounts { get; init; } = [];

    /// <summary>The task goes on when this step fails.</summary>
    public bool ContinueOnError { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>The names of the step's own results.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    /// <summary>How to find out that a sidecar is ready, as a container's spec has it.</summary>
    public JsonObject? ReadinessProbe { get; init; }
}

internal sealed record MountPlan(string Volume, string Path, string SubPath, bool ReadOnly);
