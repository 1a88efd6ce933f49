using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Releases;

/// <summary>At rest.</summary>
internal sealed class PromotionRecord
{
    public int Version { get; set; } = 1;

    public PromotionRules Rules { get; set; } = PromotionRules.None;

    public long Revision { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    /// <summary>The latest last.</summary>
    public List<Promotion> Done { get; set; } = [];
}

/// <summary>
/// What is to be started is first written and then started under a key of its own, so that a promotion happens once whatever dies in between.
/// </summary>
internal sealed class PromotionGrain(
    [PersistentState("promotion", StorageNames.Default)] IPersistentState<PromotionRecord> state,
    PromotionPreviewing previewing,
    TimeProvider clock,
    IOptions<DeliveryOptions> options,
    ILogger<PromotionGrain> log) : Grain, IPromotionGrain, IRemindable
{
    private const string Reminder = "promotion";
    private const int MostRules = 50;
    private const int MostDone = 1_000;
    private AssemblyLineKey? _id;
    private IGrainTimer? _driving;

    private AssemblyLineKey Id => _id ??= KeyOf.Grain<AssemblyLineKey>(this);

    private PromotionRecord State => state.State;

    private Versioned<PromotionRules> Current => new(State.Rules, State.Revision, State.ChangedAt, State.ChangedBy);

    public Task<Versioned<PromotionRules>> Get() => Task.FromResult(Current);

    public Task<ImmutableArray<Promotion>> Of(int run) => Task.FromResult<ImmutableArray<Promotion>>([.. State.Done.Where(done => done.From.Number == run)]);

    public Task<ImmutableArray<Promotion>> All() => Task.FromResult<ImmutableArray<Promotion>>([.. State.Done]);

    public async Task<Answer<Versioned<PromotionRules>>> Save(PromotionRules rules, long? ifRevision)
    {
        if (ifRevision is { } expected && expected != State.Revision)
        {
            return Answer.Refuse<Versioned<PromotionRules>>(
                RejectionCodes.RevisionConflict, $"The promotions of '{Id.Line}' were changed meanwhile: they have revision {State.Revision}, not {expected}.", "Read them again and repeat the change.");
        }

        var by = CallerContext.Current?.Actor.Name ?? "";
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        if (await previewing.Check(Id, rules, MostRules) is { IsEmpty: false } problems)
        {
            return Answer.Refuse<Versioned<PromotionRules>>(problems);
        }

        await Write(() => (State.Rules, State.Revision, State.ChangedAt, State.ChangedBy) = (rules, State.Revision + 1, clock.GetUtcNow(), by));
        return Answer.Of(Current);
    }

    public async Task<Answer<PromotionPreview>> Preview(int run, ImmutableArray<AssemblyLineId> to, ImmutableSortedDictionary<string, string> inputs)
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        var asked = await previewing.Read(Id, run, State.Rules, to, inputs);
        if (!asked.IsDone)
        {
            return Answer.Refuse<PromotionPreview>(asked.Rejections);
        }

        var targets = ImmutableArray.CreateBuilder<PromotionTarget>();
        foreach (var target in asked.Value.Targets)
        {
            targets.Add(await previewing.Preview(Id.Tenant, target, Find(run, target.Rule.To)?.Run));
        }

        return Answer.Of(new PromotionPreview(asked.Value.Source.Key, targets.ToImmutable()));
    }

    public async Task<Answer<Promotions>> Promote(int run, ImmutableArray<AssemblyLineId> to, ImmutableSortedDictionary<string, string> inputs)
    {
        var caller = CallerContext.Current ?? Caller.Platform(Id.Tenant);
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        var asked = await previewing.Read(Id, run, State.Rules, to, inputs);
        if (!asked.IsDone)
        {
            return Answer.Refuse<Promotions>(asked.Rejections);
        }

        var open = asked.Value.Targets.Where(target => Find(run, target.Rule.To)?.State != PromotionState.Started)
            .SelectMany(target => target.Inputs.Open).Distinct(StringComparer.Ordinal).ToList();
        if (open.Count > 0)
        {
            return Answer.Refuse<Promotions>([.. open.Select(name => new Rejection("value-missing", $"The input '{name}' is not given.", "Fill it in; no result is bound to it."))]);
        }

        foreach (var target in asked.Value.Targets)
        {
            await Start(asked.Value.Source, target, new Caller(Id.Tenant, caller.Actor, [], IsPlatform: true), waits: false);
        }

        var done = asked.Value.Targets.Select(target => Find(run, target.Rule.To)).OfType<Promotion>().ToImmutableArray();
        return done.All(one => one.State != PromotionState.Started) ? Answer.Refuse<Promotions>([.. done.SelectMany(one => one.Problems)]) : Answer.Of(new Promotions(done));
    }

    public async Task Succeeded(int run)
    {
        var waiting = State.Rules.Rules.Where(rule => rule.IsAutomatic && Find(run, rule.To) is null)
            .Select(rule => new Promotion(RunOf(run), rule.To, PromotionState.Waiting, null, [], "", clock.GetUtcNow())).ToList();
        if (waiting.Count > 0)
        {
            await this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);
            await Write(() => State.Done.AddRange(waiting));
            Drive(TimeSpan.Zero);
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (State.Done.Exists(done => done.State == PromotionState.Waiting))
        {
            await StartWaiting();
        }
        else if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    /// <summary>In a turn of its own: whoever tells that a run has ended must not wait for what follows.</summary>
    private void Drive(TimeSpan wait)
    {
        _driving?.Dispose();
        _driving = this.RegisterGrainTimer(_ => StartWaiting(), new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task StartWaiting()
    {
        using var platform = CallerContext.Use(Caller.Platform(Id.Tenant));
        foreach (var waiting in State.Done.Where(done => done.State == PromotionState.Waiting).ToList())
        {
            try
            {
                var asked = await previewing.Read(Id, waiting.From.Number, State.Rules, [waiting.To], ImmutableSortedDictionary<string, string>.Empty);
                if (asked.IsDone)
                {
                    // Whoever started the source counts as who started this: nobody approves their own change by way of a promotion.
                    await Start(asked.Value.Source, asked.Value.Targets[0], new Caller(Id.Tenant, asked.Value.Source.StartedBy, [], IsPlatform: true), waits: true);
                }
                else
                {
                    await Note(waiting with { State = PromotionState.Refused, Problems = asked.Rejections });
                }
            }
            catch (Exception problem)
            {
                log.LogWarning(problem, "{Run} could not be promoted to {Line}; it is tried again.", waiting.From, waiting.To);
            }
        }

        if (State.Done.Exists(done => done.State == PromotionState.Waiting))
        {
            Drive(options.Value.LockRenewal);
        }
    }

    private async Task Start(RunState source, BoundTarget target, Caller caller, bool waits)
    {
        var known = Find(source.Key.Number, target.Rule.To)?.State;
        if (known == PromotionState.Started)
        {
            return;
        }

        Answer<RunStarted> started;
        using (CallerContext.Use(caller))
        {
            started = target.Inputs.Open.IsEmpty
                ? await GrainFactory.Line(new AssemblyLineKey(Id.Tenant, target.Rule.To)).Start(new StartRun(
                    $"promotion/{Id.Line}/{source.Key.Number}", target.Inputs.Values, $"promoted from run {source.Key.Number} of {Id.Line}", source.Origin is { Repeats: null } origin ? origin : null))
                : Answer.Refuse<RunStarted>([.. target.Inputs.Open.Select(name => new Rejection("value-missing", $"The input '{name}' has no value: the run has no result for it.", "Promote by hand and fill it in."))]);
        }

        // A window opens by itself; everything else needs somebody. Who tries by hand meanwhile does not end the waiting.
        var state = started.IsDone ? PromotionState.Started
            : (waits || known == PromotionState.Waiting) && started.Rejections.All(rejection => rejection.Code == Freezing.Code) ? PromotionState.Waiting
            : PromotionState.Refused;
        await Note(new Promotion(source.Key, target.Rule.To, state, started.Value?.Run, started.Rejections, caller.Actor.Name, clock.GetUtcNow()));
    }

    private Promotion? Find(int run, AssemblyLineId to) => State.Done.Find(done => done.From.Number == run && done.To == to);

    private RunKey RunOf(int number) => new(Id.Tenant, Id.Line, number);

    private async Task Note(Promotion promotion)
    {
        await Write(() =>
        {
            var known = State.Done.FindIndex(done => done.From == promotion.From && done.To == promotion.To);
            if (known >= 0)
            {
                State.Done[known] = promotion;
            }
            else
            {
                State.Done.Add(promotion);
            }

            State.Done.RemoveRange(0, Math.Max(0, State.Done.Count - MostDone));
        });
        await GrainFactory.Live(Id.Tenant).Publish(new Live.LiveChange("promotion", promotion.From.ToString(), 0));
    }

    private async Task Write(Action change)
    {
        change();
        await state.Write(this);
    }
}
