using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Retrying;

public enum PreviewedStage
{
    /// <summary>Finished, or skipped by its condition: stays as it is.</summary>
    Kept,

    /// <summary>Gets another attempt.</summary>
    RunsAgain,

    /// <summary>Has not started, and follows once the others are done.</summary>
    Follows,
}

public enum PreviewedTask
{
    Reused,
    Runs,

    /// <summary>Its condition is looked at again, with the same values.</summary>
    RunsIfConditionHolds,

    /// <summary>Runs in every attempt.</summary>
    Finally,
}

[GenerateSerializer, Alias("qvs.delivery.preview-task"), Immutable]
public sealed record TaskPreview([property: Id(0)] string Name, [property: Id(1)] PreviewedTask What, [property: Id(2)] int ReusedFromAttempt);

[GenerateSerializer, Alias("qvs.delivery.preview-stage"), Immutable]
public sealed record StagePreview(
    [property: Id(0)] string Name,
    [property: Id(1)] PreviewedStage What,
    [property: Id(2)] string Attempt,
    [property: Id(3)] ImmutableArray<TaskPreview> Tasks);

/// <summary>What a retry would run and reuse, before anybody asks for it; made by the same rules that carry it out.</summary>
/// <param name="Waits">The run still goes on, so that the retry would begin at its end, and from what is finished then.</param>
[GenerateSerializer, Alias("qvs.delivery.preview"), Immutable]
public sealed record RetryPreview(
    [property: Id(0)] bool Waits,
    [property: Id(1)] ImmutableArray<StagePreview> Stages,
    [property: Id(2)] ImmutableArray<Rejection> Refusals)
{
    public static RetryPreview Of(RunState state, RetryRequest request, ImmutableArray<string> brokenPins)
    {
        var resets = RunRetry.Resets(state, request).ToDictionary(reset => reset.Stage, StringComparer.Ordinal);
        return new RetryPreview(
            !state.HasEnded,
            [.. state.Plan.Stages.Select(plan => Of(state, plan, resets.GetValueOrDefault(plan.Name)))],
            RunRetry.Refusals(state, request, brokenPins));
    }

    private static StagePreview Of(RunState state, StagePlan plan, RunChange.StageReset? reset)
    {
        var stage = state.Stages[plan.Name];
        if (reset is null && stage.Status != StageStatus.Waiting)
        {
            return new StagePreview(plan.Name, PreviewedStage.Kept, stage.Current?.Name ?? "", []);
        }

        var attempt = AttemptName.Of(state.Key, plan.Name, stage.Attempts.Length + 1);
        var carried = reset?.Carried ?? stage.Carried;
        return new StagePreview(
            plan.Name,
            reset is null ? PreviewedStage.Follows : PreviewedStage.RunsAgain,
            attempt,
            [.. plan.Pipeline.Tasks.Select(task => Of(task, carried.GetValueOrDefault(task.Name)))]);
    }

    private static TaskPreview Of(PipelineTask task, ReusedTask? reused) =>
        reused is not null ? new TaskPreview(task.Name, PreviewedTask.Reused, reused.Attempt)
        : task.IsFinally ? new TaskPreview(task.Name, PreviewedTask.Finally, 0)
        : new TaskPreview(task.Name, task.IsConditional ? PreviewedTask.RunsIfConditionHolds : PreviewedTask.Runs, 0);
}
