using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Tenancy;

/// <summary>At rest; it outlives the tenant.</summary>
internal sealed class DeletionRecord
{
    public int Version { get; set; } = 1;

    public DeletionStep? Step { get; set; }

    public string By { get; set; } = "";

    public DateTimeOffset BegunAt { get; set; }

    public DateTimeOffset StepAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The end of the audit that is gone, for whoever has kept a copy of it.</summary>
    public AuditHead Audit { get; set; } = new();

    public List<string> Left { get; set; } = [];
}

/// <summary>Each step may be done twice, and is written when it is done: a process that dies in between is followed by one that does it again.</summary>
internal sealed partial class DeletionGrain(
    [PersistentState("deletion", StorageNames.Default)] IPersistentState<DeletionRecord> record,
    TenantErasure erasure,
    IOptions<TenancyOptions> options,
    TimeProvider clock,
    ILogger<DeletionGrain> log) : Grain, IDeletionGrain, IRemindable
{
    private const string Reminder = "deletion";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private IGrainTimer? _next;

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString()["deletion:".Length..]);

    private DeletionRecord State => record.State;

    private DateTimeOffset? NameFreeAt => State.DoneAt + options.Value.NameRests;

    private Deletion? Current => State.Step is { } step && !(NameFreeAt <= clock.GetUtcNow())
        ? new Deletion(Tenant, step, State.By, State.BegunAt, NameFreeAt, [.. State.Left])
        : null;

    public Task<Deletion?> Get() => Task.FromResult(Current);

    public async Task<Answer<Deletion>> Begin(string confirmation, bool cancelRuns)
    {
        var caller = CallerContext.Current ?? throw new AccessDeniedException();
        if (Current is { } current)
        {
            return Answer.Of(current);
        }

        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        if (await GrainFactory.Tenant(Tenant).Get() is null)
        {
            return Answer.Refuse<Deletion>(RejectionCodes.NotFound, $"There is no project '{Tenant}'.");
        }

        var problems = DeletionRules.Problems(Tenant, caller.IsPlatform || caller.Actor.Roles.Contains(Roles.Owner), confirmation, await erasure.OpenRuns(Tenant), cancelRuns);
        if (!problems.IsEmpty)
        {
            return Answer.Refuse<Deletion>(problems);
        }

        await Note(caller.Actor.Name, "begun", "{}");
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        var now = clock.GetUtcNow();
        record.State = new DeletionRecord { Step = DeletionStep.Closing, By = caller.Actor.Name, BegunAt = now, StepAt = now };
        await Write();
        // At once, so that whoever asked sees it: the rest follows by itself.
        await GrainFactory.Tenant(Tenant).Close();
        Again(TimeSpan.Zero);
        return Answer.Of(Current!);
    }

    /// <summary>In a turn of its own: a step takes longer than a reminder waits.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Again(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<Deletion?> Drive()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        while (State.Step is { } step && step != DeletionStep.Done)
        {
            if (!await Do(step))
            {
                Again(options.Value.DeletionPause);
                return Current;
            }

            (State.Step, State.StepAt) = (step + 1, clock.GetUtcNow());
            State.DoneAt = State.Step == DeletionStep.Done ? State.StepAt : null;
            await Write();
        }

        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        return Current;
    }

    /// <returns>Whether the step is done; else it is to be done again in a moment.</returns>
    private async Task<bool> Do(DeletionStep step)
    {
        switch (step)
        {
            case DeletionStep.Closing:
                await GrainFactory.Tenant(Tenant).Close();
                // Sessions believe what they know of their caller for some seconds.
                return clock.GetUtcNow() - State.StepAt >= options.Value.SessionsEnd;
            case DeletionStep.Cancelling:
                // A run on a cluster that never answers does not end; after a time it goes as it is.
                return await erasure.Cancel(Tenant, State.By) == 0 || clock.GetUtcNow() - State.StepAt >= options.Value.RunsEnd;
            case DeletionStep.Retiring:
                State.Left = await erasure.Retire(Tenant);
                return true;
            default:
                if (await erasure.AuditEnd(Tenant) is { } last)
                {
                    (State.Audit.Sequence, State.Audit.Hash) = (last.Sequence, last.Hash);
                    await Write();
                }

                if (!await erasure.Erase(Tenant))
                {
                    return false;
                }

                await Note(State.By, "done", JsonSerializer.Serialize(new { auditSequence = State.Audit.Sequence, auditHash = State.Audit.Hash, left = State.Left.Count }));
                return true;
        }
    }

    /// <summary>In the audit of the platform: that of the tenant goes with it.</summary>
    private async Task Note(string by, string outcome, string detail)
    {
        using (CallerContext.Use(Caller.Platform(TenantId.Reserved)))
        {
            await GrainFactory.Audit(TenantId.Reserved).Append(by, "tenant.delete", new TenantKey(Tenant).ToString(), outcome, detail);
        }
    }

    private void Again(TimeSpan wait)
    {
        _next?.Dispose();
        _next = this.RegisterGrainTimer(_ => TryDrive(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task TryDrive()
    {
        try
        {
            await Drive();
        }
        catch (Exception problem)
        {
            LogFailed(problem, Tenant, State.Step);
            Again(options.Value.DeletionPause);
        }
    }

    private Task Write() => record.Write(this);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deletion of {Tenant} failed at {Step}; it is tried again.")]
    private partial void LogFailed(Exception problem, TenantId tenant, DeletionStep? step);
}
