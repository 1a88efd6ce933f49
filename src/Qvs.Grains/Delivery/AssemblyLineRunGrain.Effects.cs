using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>What goes on beside the turns of a run: effects, and what came of them; logs that are still to be finished.</summary>
internal sealed partial class AssemblyLineRunGrain
{
    private static int EndedAttempts(RunState? state) => state?.Stages.Values.Sum(stage => stage.Attempts.Count(attempt => !attempt.IsLive)) ?? 0;

    /// <summary>All that its tasks said is stored; until then the reminder stays, for a process that is lost with what it was collecting.</summary>
    private async Task<bool> IsSilent() => _state is not { } state || !await effects.HasUnfinishedLogs(state, _stopping.Token);

    /// <summary>Beside the turns, and never awaited by one.</summary>
    private void FinishLogs() => _finishing = _finishing.IsCompleted && _state is { } state && EndedAttempts(state) > 0 ? Finish(state) : _finishing;

    private async Task Finish(RunState state)
    {
        await Task.Yield();
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        try
        {
            await effects.FinishLogs(state, _stopping.Token);
        }
        catch (Exception problem) when (!_stopping.IsCancellationRequested)
        {
            // The edge of what nobody awaits. The reminder tries again.
            log.LogWarning(problem, "The logs of {Run} could not be finished.", Key);
        }
        catch (OperationCanceledException)
        {
            // The next activation goes on.
        }
    }

    private void Start(ImmutableArray<RunEffect> asked)
    {
        foreach (var effect in asked)
        {
            if (!_carried.ContainsKey(effect.Name))
            {
                _carried[effect.Name] = Task.CompletedTask;
                _carried[effect.Name] = Carry(effect);
            }
        }
    }

    /// <summary>
    /// Does one effect, again until it is done or not wanted any more, and tells what came of it in a turn of its own. Never awaited by a turn.
    /// </summary>
    private async Task Carry(RunEffect effect)
    {
        await Task.Yield();
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        RunInput? outcome = null;
        try
        {
            await ReleasesBefore(effect);
            outcome = await effects.Carry(effect, () => Wanted(effect), _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next activation goes on.
        }
        catch (Exception problem)
        {
            // The edge of a loop beside the turns: the outbox still has it, and the reminder begins again.
            log.LogError(problem, "{Effect} of {Run} could not be carried out.", effect.Name, Key);
        }

        _carried.Remove(effect.Name);
        if (outcome is not null && !_stopping.IsCancellationRequested)
        {
            await Report(effect, outcome);
        }
    }

    /// <summary>Secrets that are being taken off a cluster are gone before those of a retry are put there.</summary>
    private Task ReleasesBefore(RunEffect effect) => effect is not RunEffect.CreatePipelineRun create
        ? Task.CompletedTask
        : Task.WhenAll(Enumerable.Range(1, _state!.Ends).Select(end => new RunEffect.ReleaseSecrets(create.Target.Cluster, end).Name)
            .Select(name => _carried.GetValueOrDefault(name, Task.CompletedTask)));

    /// <summary>
    /// Several outcomes at a time are one write: the turn that the first has asked for takes them all. That something is done opens no way for the run, and is
    /// written with what comes next: a process that dies before does it once more, as effects may be.
    /// </summary>
    private async Task Report(RunEffect effect, RunInput outcome)
    {
        _outcomes.Enqueue(outcome);
        if (outcome is RunInput.EffectDone && options.Value.SettleDelay > TimeSpan.Zero)
        {
            _settling ??= this.RegisterGrainTimer(_ => Settle(), new GrainTimerCreationOptions(options.Value.SettleDelay, Timeout.InfiniteTimeSpan) { KeepAlive = true });
            return;
        }

        if (_isTold)
        {
            return;
        }

        _isTold = true;
        try
        {
            await GrainFactory.Run(Key).Tell(new RunInput.Tick());
        }
        catch (Exception problem)
        {
            _outcomes.Clear();
            _isTold = false;
            log.LogWarning(problem, "The outcome of {Effect} of {Run} was lost; it is asked for again.", effect.Name, Key);
        }
    }

    private Task Settle()
    {
        _settling?.Dispose();
        _settling = null;
        return _outcomes.Count > 0 ? Tell(new RunInput.Tick()) : Task.CompletedTask;
    }

    /// <returns>The state as it is now, or null when the effect has become pointless.</returns>
    private RunState? Wanted(RunEffect effect) =>
        _state is { } state && (effect is RunEffect.ObservePipelineRun || state.Outbox.ContainsKey(effect.Name)) ? state : null;
}
