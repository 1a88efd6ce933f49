using System.Diagnostics;

namespace Qvs.Domain.Delivery.Runs;

/// <summary>
/// The rules of a run. Pure: the same state, input and time give the same decision. Facts may come late, twice, out of order, or for
/// PipelineRuns that nobody knows; such a fact decides nothing.
/// </summary>
public static class RunDecider
{
    public static RunDecision Decide(RunState? state, RunInput input, DateTimeOffset now)
    {
        var turn = new RunTurn(state, now);
        if (input is RunInput.Create create)
        {
            RunCommands.Create(turn, create);
            return turn.Finish();
        }

        if (!turn.Exists)
        {
            turn.Refuse("run-unknown", "The run does not exist.");
            return turn.Finish();
        }

        Take(turn, input);
        RunProgress.Advance(turn);
        return turn.Finish();
    }

    private static void Take(RunTurn turn, RunInput input)
    {
        switch (input)
        {
            case RunInput.Begin:
                RunCommands.Begin(turn);
                break;
            case RunInput.Cancel cancel:
                RunCommands.Cancel(turn, cancel);
                break;
            case RunInput.Retry retry:
                RunRetry.Ask(turn, retry);
                break;
            case RunInput.Vote vote:
                RunGates.Vote(turn, vote);
                break;
            case RunInput.DeploymentGranted granted:
                RunAttempts.Granted(turn, granted.Attempt);
                break;
            case RunInput.DeploymentBlocked blocked:
                RunAttempts.Blocked(turn, blocked);
                break;
            case RunInput.OverrideFreeze freezes:
                RunCommands.OverrideFreeze(turn, freezes);
                break;
            case RunInput.EffectDone done:
                RunAttempts.Done(turn, done.Effect);
                break;
            case RunInput.EffectRefused refused:
                RunAttempts.Refused(turn, refused);
                break;
            case RunInput.PipelineRunSeen seen:
                RunAttempts.Seen(turn, seen);
                break;
            case RunInput.PipelineRunGone gone:
                RunAttempts.Gone(turn, gone.Name);
                break;
            case RunInput.Tick:
                RunAttempts.TimeOut(turn);
                RunGates.Expire(turn);
                break;
            case RunInput.Redrive:
                Redrive(turn);
                break;
            default:
                throw new UnreachableException($"Unknown input {input.GetType().Name}.");
        }
    }

    private static void Redrive(RunTurn turn)
    {
        RunAttempts.TimeOut(turn);
        RunGates.Expire(turn);
        foreach (var effect in turn.State.Outbox.Values)
        {
            turn.Ask(effect);
        }

        foreach (var plan in turn.State.Plan.Stages)
        {
            if (turn.State.Stages[plan.Name].Current is { Phase: AttemptPhase.Created } attempt)
            {
                turn.Ask(new RunEffect.ObservePipelineRun(attempt.Name, plan.Target.Cluster));
            }
        }
    }
}
