using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>The turns of a line's runs: who begins, who gives way, and that everybody hears of it whatever dies in between.</summary>
internal sealed partial class AssemblyLineGrain
{
    public async Task Ended(int run, RunStatus status)
    {
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        State.Pending.RemoveAll(pending => pending.Number == run);
        await Apply(State.Queue.End(run));
    }

    public async Task Wake()
    {
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        foreach (var pending in State.Pending.ToList())
        {
            if (!(await CreatePending(pending)).IsDone)
            {
                await Apply(State.Queue.End(pending.Number));
            }
        }

        await Order(State.Queue.Redrive());
    }

    /// <summary>In a turn of its own, and again until everybody was reached.</summary>
    private void Again()
    {
        _again ??= this.RegisterGrainTimer(
            async _ =>
            {
                _again?.Dispose();
                _again = null;
                try
                {
                    await Wake();
                }
                catch (Exception problem)
                {
                    log.LogWarning(problem, "Not all runs of {Line} were reached.", Key);
                    Again();
                }
            },
            new GrainTimerCreationOptions(options.Value.RetryDelay * 4, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (IsBusy)
        {
            await Wake();
        }
        else if (await this.GetReminder(Reminder) is { } reminder)
        {
            _isRemembered = false;
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task Remember()
    {
        if (!_isRemembered)
        {
            await this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);
            _isRemembered = true;
        }
    }

    private async Task<Answer<RunSnapshot>> CreatePending(PendingRun pending)
    {
        var answer = await GrainFactory.Run(RunOf(pending.Number)).Create(pending.Create, pending.Cause);
        // Written with the next change; creating it again changes nothing.
        State.Pending.Remove(pending);
        return answer;
    }

    /// <summary>Tells runs to begin or to give way. Who was not reached is told again.</summary>
    private async Task Order(ImmutableArray<QueueEffect> effects)
    {
        foreach (var effect in effects)
        {
            try
            {
                await GrainFactory.Run(RunOf(effect.Run)).Tell(effect.Order == QueueOrder.Begin
                    ? new RunInput.Begin()
                    : new RunInput.Cancel(Actor.Platform, "A newer run of this line takes its place."));
            }
            catch (Exception problem)
            {
                log.LogWarning(problem, "The run {Number} of {Line} was not told to {Order}; it is told again.", effect.Run, Key, effect.Order);
                Again();
            }
        }
    }
}
