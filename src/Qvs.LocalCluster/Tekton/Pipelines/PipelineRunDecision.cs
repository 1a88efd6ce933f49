using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>A child run that is to be stopped, and the message to write into it.</summary>
internal sealed record Stop(ResourceKind Kind, string Name, string SpecStatus, string Message);

/// <summary>
/// What follows from a run and everything around it: the run with its new status and metadata, and what to do. Doing a part of it twice is harmless,
/// for all names are fixed by the run.
/// </summary>
internal sealed record PipelineRunDecision(JsonObject Run)
{
    public IReadOnlyList<JsonObject> Claims { get; init; } = [];

    public IReadOnlyList<JsonObject> Create { get; init; } = [];

    public IReadOnlyList<Stop> Stops { get; init; } = [];

    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>When to look again even if nothing happens, because a timeout passes then.</summary>
    public TimeSpan? Again { get; init; }
}
