namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// Going on after a failure (formats.md 2.6): finished stages stay, failed ones get another attempt from the pinned copy, what never started
/// waits again. Asked for while the run goes on, a retry waits for its end.
/// </summary>
internal static class RunRetry
{
    public static void Ask(RunTurn turn, RunInput.Retry ask)
    {
        var request = ask.Request;
        if (request.Key == turn.State.RetryKey || request.Key == turn.State.WaitingRetry?.Key)
        {
            return;
        }

        foreach (var rejection in Refusals(turn.State, request, ask.BrokenPins))
        {
            turn.Refuse(rejection.Code, rejection.Message, rejection.NextStep);
        }

        if (turn.State.HasEnded)
        {
            Begin(turn, request);
        }
        else
        {
            turn.Apply(new RunChange.RetryWaits(request));
        }
    }

    /// <summary>Why this retry can not be, all reasons at once.</summary>
    public static ImmutableArray<Rejection> Refusals(RunState state, RetryRequest request, ImmutableArray<string> brokenPins)
    {
        var refusals = ImmutableArray.CreateBuilder<Rejection>();
        refusals.AddRange(brokenPins.Select(broken => new Rejection("pin-broken", broken, "Start the run anew instead.")));
        if (request.Scope == RetryScope.FromStage && !state.Stages.ContainsKey(request.Stage))
        {
            refusals.Add(new Rejection("stage-unknown", $"The run {state.Key} has no stage '{request.Stage}'.", $"Its stages are: {string.Join(", ", state.Plan.Stages.Select(stage => stage.Name))}."));
        }

        if (state.Status == RunStatus.Queued)
        {
            refusals.Add(new Rejection("run-not-started", $"The run {state.Key} has not started yet.", "Wait until it has, or cancel it."));
        }
        else if (state is { HasEnded: false, Cancel: not null })
        {
            refusals.Add(new Rejection("run-cancelling", "The run is being cancelled.", "Retry when it has ended."));
        }
        else if (state.WaitingRetry is { } waiting)
        {
            refusals.Add(new Rejection("retry-waiting", $"A retry by '{waiting.By.Name}' already waits for the end of the run {state.Key}.", "Wait for it."));
        }
        else if (state.Status == RunStatus.Succeeded && request.Scope != RetryScope.FromStage)
        {
            refusals.Add(new Rejection("nothing-to-retry", "The run succeeded.", "Run from a stage on, or start the run anew."));
        }

        return refusals.ToImmutable();
    }

    public static void Begin(RunTurn turn, RetryRequest request)
    {
        turn.Apply(new RunChange.RetryBegun(request));
        foreach (var reset in Resets(turn.State, request))
        {
            turn.Apply(reset);
        }

        RunCommands.Notify(turn, $"retried-{turn.State.Ends}", "retried", "", request.Scope.ToString());
        RunProgress.Advance(turn);
    }

    /// <summary>Which stages run again, and what each of them reuses. The preview shows the same.</summary>
    public static ImmutableArray<RunChange.StageReset> Resets(RunState state, RetryRequest request)
    {
        var again = new HashSet<string>(StringComparer.Ordinal);
        var resets = ImmutableArray.CreateBuilder<RunChange.StageReset>();
        foreach (var plan in state.Plan.Stages)
        {
            var stage = state.Stages[plan.Name];
            var after = plan.Needs.Any(again.Contains);
            if (request.Scope == RetryScope.FromStage ? after || plan.Name == request.Stage : stage.HasFailed && plan.OnFailure != Definition.FailurePolicy.Ignore)
            {
                if (request.Scope == RetryScope.FromStage)
                {
                    again.Add(plan.Name);
                }

                var carried = request.Scope == RetryScope.FailedTasks ? stage.Current?.Finished() ?? stage.Carried : Empty.Of<ReusedTask>();
                resets.Add(new RunChange.StageReset(plan.Name, carried, Rebind: after));
            }
        }

        return resets.ToImmutable();
    }
}
