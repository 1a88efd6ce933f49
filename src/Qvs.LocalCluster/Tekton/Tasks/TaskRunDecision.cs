using System.Text.Json.Nodes;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>What follows from a TaskRun and its pod: the run with its new status and metadata, and what to do.</summary>
internal sealed record TaskRunDecision(JsonObject Run)
{
    public IReadOnlyList<JsonObject> Claims { get; init; } = [];

    /// <summary>The pod to make and run.</summary>
    public TaskPod? Start { get; init; }

    /// <summary>The name of the pod to take away.</summary>
    public string? Stop { get; init; }

    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>When to look again even if nothing happens, because the run times out then.</summary>
    public TimeSpan? Again { get; init; }
}
