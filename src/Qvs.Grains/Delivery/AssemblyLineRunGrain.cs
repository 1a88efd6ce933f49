using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Retrying;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Hosting;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>
/// A run: decide (domain), write, then carry out effects. Effects run beside the turns and come back as inputs; what a lost process left undone is in
/// the outbox and done again, because every effect has one name and may be done twice.
/// </summary>
internal sealed partial class AssemblyLineRunGrain(
    [PersistentState("run-plan", StorageNames.Default)] IPersistentState<RunPlanRecord> planned,
    [PersistentState("run", StorageNames.Default)] IPersistentState<RunRecord> progress,
    EffectRunner effects,
    RunRows rows,
    RetryChecks checks,
    RunMetering metering,
    TimeProvider clock,
    IOptions<DeliveryOptions> options,
    IOptions<TenancyOptions> tenancy,
    ILogger<AssemblyLineRunGrain> log) : Grain, IAssemblyLineRunGrain, IRemindable, IDisposable
{
    private const string Reminder = "run";
    private const int MostKey = 200;
    private static readonly RunPlan NoPlan = new([], [], [], "");

    private readonly Queue<RunInput> _outcomes = [];
    private readonly Dictionary<string, Task> _carried = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private RunKey? _key;
    private RunState? _state;
    private bool _isListed;
    private bool _isTold;
    private IGrainReminder? _reminder;
    private IGrainTimer? _settling;
    private IGrainTimer? _deadline;
    private IGrainTimer? _observing;
    private Task _finishing = Task.CompletedTask;
    private IGrainTimer? _closing;

    private RunKey Key => _key ??= RunKey.TryParse(this.GetPrimaryKeyString(), out var key)
        ? key
        : throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is no run.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (progress.State.State is { } kept && planned.State.Plan is { } plan)
        {
            _state = kept with { Plan = plan };
            _isListed = await rows.Repair(_state, progress.State.Revision, planned.State.Cause);
            FinishLogs();
            if (IsOpen)
            {
                // In a turn of its own: whoever woke this grain must not wait for it.
                this.RegisterGrainTimer(_ => Wake(), new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
            }
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await Settle();
        }
        catch (Exception problem)
        {
            // Whatever was done and is not written is done again.
            log.LogDebug(problem, "The last outcomes of {Run} are not written.", Key);
        }
    }

    public void Dispose() => _stopping.Dispose();

    public Task<RunSnapshot?> Get() => Task.FromResult(_state is null ? null : Snapshot());

    public async Task<Answer<RunSnapshot>> Create(RunInput.Create create, string cause)
    {
        if (_state is not null)
        {
            return Answer.Of(Snapshot());
        }

        var decision = RunDecider.Decide(null, create, clock.GetUtcNow());
        if (decision.IsRefused)
        {
            return Answer.Refuse<RunSnapshot>(decision.Rejections);
        }

        var state = RunEvolution.Evolve(null, decision.Changes)!;
        planned.State = new RunPlanRecord { Plan = state.Plan, Cause = cause };
        await Task.WhenAll(Remember(), planned.WriteStateAsync());
        await Commit(state, decision.Effects);
        return Answer.Of(Snapshot());
    }

    public Task<Answer<RunSnapshot>> Cancel(string reason) => Command(new RunInput.Cancel(By, reason));

    public async Task<Answer<RetryPreview>> PreviewRetry(RetryScope scope, string stage) => _state is { } state
        ? Answer.Of(RetryPreview.Of(state, new RetryRequest("", scope, stage, By), await checks.BrokenPins(state, _stopping.Token)))
        : Answer.Refuse<RetryPreview>(NotFound());

    public async Task<Answer<RunSnapshot>> Retry(string key, RetryScope scope, string stage)
    {
        if (_state is not { } state)
        {
            return Answer.Refuse<RunSnapshot>(NotFound());
        }

        var request = new RetryRequest(key, scope, stage, By);
        if (key.Length is 0 or > MostKey)
        {
            return Answer.Refuse<RunSnapshot>(RejectionCodes.Invalid, $"The key of the retry has {key.Length} characters.", $"Make up 1 to {MostKey}.");
        }

        var frozen = await checks.Closed(state);
        return frozen.IsEmpty ? await Command(new RunInput.Retry(request, await checks.BrokenPins(state, _stopping.Token))) : Answer.Refuse<RunSnapshot>(frozen);
    }

    public async Task<Answer<RunSnapshot>> OverrideFreeze(string reason) => string.IsNullOrWhiteSpace(reason)
        ? Answer.Refuse<RunSnapshot>(RejectionCodes.Invalid, "No reason is given for deploying to a frozen environment.", "Say why.")
        : await Command(new RunInput.OverrideFreeze(By, reason));

    public Task<Answer<RunSnapshot>> Vote(string stage, string gate, bool approves, string comment) =>
        Command(new RunInput.Vote(stage, gate, By, approves, comment));

    public Task Tell(RunInput input) => _state is null ? Task.CompletedTask : Take(input);

    public Task Wake() => _state is null ? Task.CompletedTask : Take(new RunInput.Redrive());

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (IsOpen)
        {
            await Wake();
        }
        else if (await IsSilent())
        {
            await Close();
        }
        else
        {
            FinishLogs();
        }
    }

    public Task Measure() => _state is { } state ? metering.Measure(state, _stopping.Token) : Task.CompletedTask;

    public async Task ListDeployments()
    {
        if (_state is { } state)
        {
            await rows.ListDeployments(state);
        }

        if (!IsOpen)
        {
            // Thousands are asked one after the other, and by nobody again.
            DeactivateOnIdle();
        }
    }

    public async Task<Answer<RunSnapshot>> Retire()
    {
        if (_state is not { } state)
        {
            return Answer.Refuse<RunSnapshot>(NotFound());
        }

        if (IsOpen)
        {
            // What is still to be done has to be done first: a line that never heard of the end would wait for it for ever.
            return state.HasEnded
                ? Answer.Refuse<RunSnapshot>("run-open", $"The end of the run {Key.Number} of '{Key.Line}' is still being reported.", "Try again in a moment.")
                : Answer.Refuse<RunSnapshot>("run-open", $"The run {Key.Number} of '{Key.Line}' has not ended.", "Cancel it first.");
        }

        var was = Snapshot();
        using (CallerContext.Use(Caller.Platform(Key.Tenant)))
        {
            await Measure();
            await effects.Retire(state, _stopping.Token);
            await metering.Dropped(Key, _stopping.Token);
            await rows.Remove(state, progress.State.Revision + 1);
            await Forget();
            await progress.ClearStateAsync();
            await planned.ClearStateAsync();
        }

        _state = null;
        DeactivateOnIdle();
        return Answer.Of(was);
    }

    private bool IsOpen => _state is { } state && (!state.HasEnded || !state.Outbox.IsEmpty);

    private Actor By => CallerContext.Current?.Actor ?? Actor.Platform;

    private RunSnapshot Snapshot() => new(_state!, progress.State.Revision, planned.State.Cause);

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no run {Key.Number} of the AssemblyLine '{Key.Line}'.");

    private async Task<Answer<RunSnapshot>> Command(RunInput input)
    {
        if (_state is null)
        {
            return Answer.Refuse<RunSnapshot>(NotFound());
        }

        var rejections = await Take(input);
        return rejections.IsEmpty ? Answer.Of(Snapshot()) : Answer.Refuse<RunSnapshot>(rejections);
    }

    private async Task<ImmutableArray<Rejection>> Take(RunInput input)
    {
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        var now = clock.GetUtcNow();
        var decision = RunDecider.Decide(_state, input, now);
        if (decision.IsRefused)
        {
            return decision.Rejections;
        }

        // What effects have come to meanwhile is written with it.
        _settling?.Dispose();
        (_settling, _isTold) = (null, false);
        var (next, asked) = (RunEvolution.Evolve(_state, decision.Changes)!, decision.Effects);
        while (_outcomes.TryDequeue(out var outcome))
        {
            var more = RunDecider.Decide(next, outcome, now);
            (next, asked) = (RunEvolution.Evolve(next, more.Changes)!, asked.AddRange(more.Effects));
        }

        asked = asked.RemoveAll(effect => effect is not RunEffect.ObservePipelineRun && !next.Outbox.ContainsKey(effect.Name));
        if (ReferenceEquals(next, _state))
        {
            Start(asked);
            Arm();
        }
        else
        {
            await Commit(next, asked);
        }

        return [];
    }

    /// <summary>Writes, and only then lets anything happen.</summary>
    private async Task Commit(RunState next, ImmutableArray<RunEffect> asked)
    {
        var (before, wasOpen) = (progress.State, IsOpen);
        if (_state is not null && !wasOpen)
        {
            // A retry opens a run that had ended.
            await Remember();
        }

        progress.State = new RunRecord { State = next with { Plan = NoPlan }, Revision = before.Revision + 1 };
        try
        {
            await progress.WriteStateAsync();
        }
        catch
        {
            // What is in memory is not what is written. The next activation reads again, and does again what was asked for.
            progress.State = before;
            DeactivateOnIdle();
            throw;
        }

        var old = _state;
        _state = next;
        Start(asked);
        Arm();
        _isListed = await rows.Write(_isListed ? old : null, next, progress.State.Revision, planned.State.Cause);
        if (EndedAttempts(next) > EndedAttempts(old))
        {
            FinishLogs();
        }

        if (wasOpen && !IsOpen && await IsSilent())
        {
            // The reminder stays until then, should this process not live so long.
            _closing ??= this.RegisterGrainTimer(_ => Close(), new GrainTimerCreationOptions(tenancy.Value.MeasureAfter, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }
    }

    private void Arm()
    {
        _deadline?.Dispose();
        _deadline = null;
        if (!Live().Any())
        {
            _observing?.Dispose();
            _observing = null;
        }
        else
        {
            _observing ??= this.RegisterGrainTimer(
                _ => Observe(), new GrainTimerCreationOptions(options.Value.ObservePeriod, options.Value.ObservePeriod) { KeepAlive = true });
        }

        if (NextTick() is { } wait)
        {
            _deadline = this.RegisterGrainTimer(
                _ => Tick(), new GrainTimerCreationOptions(wait < Longest ? wait : Longest, Timeout.InfiniteTimeSpan) { KeepAlive = wait < Near });
        }
    }

    /// <summary>PipelineRuns that the cluster has, and that have not ended as far as is known.</summary>
    private IEnumerable<RunEffect> Live() => (_state?.Plan.Stages ?? []).Select(plan => (Plan: plan, Attempt: _state!.Stages[plan.Name].Current))
        .Where(pair => pair.Attempt is { Phase: AttemptPhase.Created })
        .Select(pair => new RunEffect.ObservePipelineRun(pair.Attempt!.Name, pair.Plan.Target.Cluster));

    private Task Observe()
    {
        Start([.. Live()]);
        return Task.CompletedTask;
    }

    private TimeSpan? NextTick()
    {
        if (_state is not { HasEnded: false } state)
        {
            return null;
        }

        TimeSpan? deadline = state.NextDeadline() is { } at
            ? TimeSpan.FromTicks(Math.Max(0, (at - clock.GetUtcNow()).Ticks)) + TimeSpan.FromMilliseconds(1)
            : null;
        return Claims(state).Any() && !(deadline < options.Value.LockRenewal) ? options.Value.LockRenewal : deadline;
    }

    private async Task Tick()
    {
        await Take(new RunInput.Tick());
        if (_state is { } state)
        {
            // A lock answers by telling the run, and what is told may be lost; who holds it already is told again.
            Start([.. Claims(state)]);
        }
    }

    private static IEnumerable<RunEffect> Claims(RunState state) => state.Outbox.Values.Where(effect => effect is RunEffect.AcquireDeployment);

    // A timer can not wait longer than some weeks; the tick that comes early decides nothing and arms again.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    // Until then the activation stays; beyond, the reminder wakes it.
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(10);

    private async Task Remember() => _reminder = await this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);

    /// <summary>When the last logs have come: what the run has used is noted, and nothing has to look after it any more.</summary>
    private async Task Close()
    {
        _closing?.Dispose();
        _closing = null;
        if (_state is not null && !IsOpen)
        {
            await Measure();
            await Forget();
        }
    }

    private async Task Forget()
    {
        if ((_reminder ?? await this.GetReminder(Reminder)) is { } reminder)
        {
            _reminder = null;
            await this.UnregisterReminder(reminder);
        }
    }
}
