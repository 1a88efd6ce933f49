using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>What a run is told: commands of people, facts about clusters, and time.</summary>
[GenerateSerializer, Alias("qvs.delivery.input"), Immutable]
public abstract record RunInput
{
    private RunInput()
    {
    }

    /// <summary>The run shall exist. The same key again is the same run.</summary>
    /// <param name="Pinned">The plan of an earlier run or of a part of it, taken as it is; null to plan from the line and its resources.</param>
    /// <param name="Override">Deploys although environments are frozen.</param>
    [GenerateSerializer, Alias("qvs.delivery.input.create"), Immutable]
    public sealed record Create(
        [property: Id(0)] RunKey Key,
        [property: Id(1)] AssemblyLine Line,
        [property: Id(2), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs,
        [property: Id(3), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, StageResources> Resources,
        [property: Id(4)] Actor By,
        [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunPlan? Pinned = null,
        [property: Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FreezeOverride? Override = null,
        [property: Id(7), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RunOrigin? Origin = null) : RunInput;

    /// <summary>The line's queue says that it is this run's turn.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.begin"), Immutable]
    public sealed record Begin : RunInput;

    [GenerateSerializer, Alias("qvs.delivery.input.cancel"), Immutable]
    public sealed record Cancel([property: Id(0)] Actor By, [property: Id(1)] string Reason) : RunInput;

    /// <param name="BrokenPins">What the caller found missing of the pinned things (spec, workspace, cluster), in words.</param>
    [GenerateSerializer, Alias("qvs.delivery.input.retry"), Immutable]
    public sealed record Retry([property: Id(0)] RetryRequest Request, [property: Id(1)] ImmutableArray<string> BrokenPins) : RunInput;

    /// <param name="Gate">Empty for the stage's own approval, else the task that waits.</param>
    [GenerateSerializer, Alias("qvs.delivery.input.vote"), Immutable]
    public sealed record Vote(
        [property: Id(0)] string Stage,
        [property: Id(1)] string Gate,
        [property: Id(2)] Actor By,
        [property: Id(3)] bool Approves,
        [property: Id(4)] string Comment) : RunInput;

    /// <summary>The deployment's lock was given to this attempt.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.granted"), Immutable]
    public sealed record DeploymentGranted([property: Id(0)] string Attempt) : RunInput;

    /// <summary>Why an attempt waits for its deployment; with no reason: nothing stops it any more.</summary>
    /// <param name="WaitsFor">The run that deploys there, if that is the reason.</param>
    [GenerateSerializer, Alias("qvs.delivery.input.blocked"), Immutable]
    public sealed record DeploymentBlocked(
        [property: Id(0)] string Attempt, [property: Id(1)] string Reason, [property: Id(2)] string Message, [property: Id(3)] RunKey? WaitsFor = null) : RunInput;

    /// <summary>Freeze windows do not stop this run any more.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.override-freeze"), Immutable]
    public sealed record OverrideFreeze([property: Id(0)] Actor By, [property: Id(1)] string Reason) : RunInput;

    /// <summary>An effect was carried out, or had been before.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.done"), Immutable]
    public sealed record EffectDone([property: Id(0)] string Effect) : RunInput;

    /// <summary>An effect was refused for good (an admission webhook, a right that lacks); what may pass is tried again by the caller.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.refused"), Immutable]
    public sealed record EffectRefused([property: Id(0)] string Effect, [property: Id(1)] string Message) : RunInput;

    /// <summary>A PipelineRun and its tasks as seen at some time, perhaps not the latest.</summary>
    /// <param name="IsComplete">Every child that the PipelineRun names is among the tasks, with its results.</param>
    [GenerateSerializer, Alias("qvs.delivery.input.seen"), Immutable]
    public sealed record PipelineRunSeen(
        [property: Id(0)] string Name,
        [property: Id(1)] PipelineRunPhase Phase,
        [property: Id(2)] string Reason,
        [property: Id(3)] string Message,
        [property: Id(4)] ImmutableArray<TaskState> Tasks,
        [property: Id(5), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, ParameterValue> Results,
        [property: Id(6)] bool IsComplete) : RunInput;

    /// <summary>A PipelineRun that had been created is gone: the answer to an <see cref="RunEffect.ObservePipelineRun"/>, or its deletion was seen.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.gone"), Immutable]
    public sealed record PipelineRunGone([property: Id(0)] string Name) : RunInput;

    /// <summary>Time has passed; see <see cref="RunState.NextDeadline"/>.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.tick"), Immutable]
    public sealed record Tick : RunInput;

    /// <summary>After a restart, or by a reminder: everything that may have been lost is to be done or read again.</summary>
    [GenerateSerializer, Alias("qvs.delivery.input.redrive"), Immutable]
    public sealed record Redrive : RunInput;
}

[JsonConverter(typeof(JsonStringEnumConverter<PipelineRunPhase>))]
public enum PipelineRunPhase
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
}
