using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>The end of a run, and what it leaves: its results, the line's next run, a retry that was waiting.</summary>
internal static class RunEnding
{
    public static void End(RunTurn turn)
    {
        var status = StatusOf(turn.State);
        turn.Apply(new RunChange.Ended(status, ResultsOf(turn.State), turn.Now));
        if (turn.State.WaitingRetry is { } retry)
        {
            if (status != RunStatus.Succeeded || retry.Scope == RetryScope.FromStage)
            {
                RunRetry.Begin(turn, retry);
                return;
            }

            turn.Apply(new RunChange.RetryDropped(retry.Key, "The run succeeded; there is nothing to retry."));
        }

        turn.Queue(new RunEffect.ReportEnd(turn.State.Key, turn.State.Ends, status));
        Leave(turn);
        RunCommands.Notify(turn, $"ended-{turn.State.Ends}", "ended", "", status.ToString());
    }

    /// <summary>What is left on the clusters on which something ran. Artifacts are of use after a failure as well.</summary>
    private static void Leave(RunTurn turn)
    {
        var used = turn.State.Plan.Stages.Where(plan => !turn.State.Stages[plan.Name].Attempts.IsEmpty).Select(plan => plan.Target.Cluster).Distinct();
        foreach (var cluster in used)
        {
            if (!turn.State.Plan.Artifacts.IsEmpty)
            {
                turn.Queue(new RunEffect.KeepArtifacts(cluster, turn.State.Ends));
            }

            turn.Queue(new RunEffect.ReleaseSecrets(cluster, turn.State.Ends));
        }
    }

    private static RunStatus StatusOf(RunState state)
    {
        var open = state.Plan.Stages.Where(plan => !IsFine(state, plan)).Select(plan => state.Stages[plan.Name]).ToList();
        return open.Count == 0 ? RunStatus.Succeeded
            : state.Cancel is not null ? RunStatus.Cancelled
            : RunStatus.Failed;
    }

    private static bool IsFine(RunState state, StagePlan plan)
    {
        var stage = state.Stages[plan.Name];
        return stage.Status is StageStatus.Succeeded or StageStatus.Skipped || (stage.HasFailed && plan.OnFailure == FailurePolicy.Ignore);
    }

    /// <summary>A result that is missing is empty: that is allowed, for example after everything was deleted (formats.md 2.2.4).</summary>
    private static ImmutableSortedDictionary<string, string> ResultsOf(RunState state)
    {
        var binding = new ResultBinding((stage, result) => state.Stages[stage].Results.GetValueOrDefault(result));
        return Empty.Of<string>().SetItems(state.Plan.Results.Select(result => KeyValuePair.Create(result.Name, Shown(binding, result.Value))));
    }

    private static string Shown(ResultBinding binding, PlannedText text) =>
        binding.Value(new PlannedValue(ParameterType.Text, [], [text])) is { } value && value.Type == ParameterType.Text
            ? value.Text
            : ParameterValueJsonConverter.ToNode(binding.Value(new PlannedValue(ParameterType.Text, [], [text]))).ToJsonString();
}
