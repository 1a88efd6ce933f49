using Microsoft.Extensions.Options;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Tenancy;

internal sealed class RetentionGrain(
    [PersistentState("retention", StorageNames.Default)] IPersistentState<RetentionRecord> record,
    RetentionSweep sweep,
    IOptions<TenancyOptions> options,
    TimeProvider clock) : Grain, IRetentionGrain, IRemindable
{
    private const string Reminder = "retention";

    /// <summary>So that one tenant's backlog leaves the silo to the others in between.</summary>
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    private IGrainTimer? _next;
    private IGrainTimer? _listing;

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString()["retention:".Length..]);

    private RetentionSettings Settings => record.State.Settings ?? options.Value.Retention;

    public Task<RetentionView> Get() => Task.FromResult(View());

    public async Task<Answer<RetentionView>> Save(RetentionSettings settings, long? ifRevision)
    {
        if (ifRevision is { } expected && expected != record.State.Revision)
        {
            return Answer.Refuse<RetentionView>(
                RejectionCodes.RevisionConflict, $"What is kept was changed meanwhile: it has revision {record.State.Revision}, not {expected}.", "Read it again and repeat the change.");
        }

        if (RetentionRules.Problems(settings) is { IsEmpty: false } problems)
        {
            return Answer.Refuse<RetentionView>(problems);
        }

        (record.State.Settings, record.State.Revision) = (settings, record.State.Revision + 1);
        // What the last settings have passed by may go now.
        (record.State.Place.Runs, record.State.Place.Logs, record.State.Place.Artifacts) = (null, null, null);
        await Write();
        return Answer.Of(View());
    }

    public async Task Wake()
    {
        // One that is there keeps its time: silos that start often would otherwise put it off for ever.
        if (await this.GetReminder(Reminder) is null)
        {
            await this.RegisterOrUpdateReminder(Reminder, options.Value.SweepPeriod, options.Value.SweepPeriod);
        }

        if (!record.State.Place.IsListed)
        {
            _listing ??= this.RegisterGrainTimer(_ => ListDeployments(), new GrainTimerCreationOptions(TimeSpan.Zero, BetweenRounds) { KeepAlive = true });
        }
    }

    /// <summary>In a turn of its own: a round takes longer than a reminder waits.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Again(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<RetentionRound> Tidy()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (await GrainFactory.Tenant(Tenant).Get() is null)
        {
            // Deleted: nothing may be written about it any more.
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }

            DeactivateOnIdle();
            return new RetentionRound(clock.GetUtcNow(), 0, 0, 0, 0, false);
        }

        var round = await sweep.Round(Tenant, Settings, record.State.Place);
        record.State.Last = round;
        await Write();
        if (round.HasMore)
        {
            // What failed was passed by, and comes again with the next reminder.
            Again(BetweenRounds);
        }

        return round;
    }

    /// <summary>A page; what breaks it off is tried again with the next tick.</summary>
    private async Task ListDeployments()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (!record.State.Place.IsListed && await GrainFactory.Tenant(Tenant).Get() is not null)
        {
            await sweep.ListDeployments(Tenant, record.State.Place);
            await Write();
            if (!record.State.Place.IsListed)
            {
                return;
            }
        }

        _listing?.Dispose();
        _listing = null;
    }

    private void Again(TimeSpan wait)
    {
        _next?.Dispose();
        _next = this.RegisterGrainTimer(_ => Tidy(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private RetentionView View() => new(Settings, record.State.Settings is not null, record.State.Revision, record.State.Last);

    private Task Write() => record.Write(this);
}
