using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Fairness;
using Qvs.Grains.Hosting;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Delivery;

/// <summary>
/// A line gives its runs their numbers and their turns. A run is first written here, as pending, and then created: whatever dies in between, its
/// number and content are known, and creating it twice is creating it once.
/// </summary>
internal sealed partial class AssemblyLineGrain(
    [PersistentState("assembly-line", StorageNames.Default)] IPersistentState<LineRecord> record,
    StageGathering gathering,
    LineRows rows,
    RunGates gates,
    QuotaGate quotas,
    TimeProvider clock,
    IOptions<DeliveryOptions> options,
    ILogger<AssemblyLineGrain> log) : Grain, IAssemblyLineGrain, IRemindable
{
    private const string Reminder = "line";
    private const int MostRecent = 200;
    private const int MostSurelyRecent = 2_000;
    private const int MostKey = 200;
    private static readonly TimeSpan RecentFor = TimeSpan.FromDays(7);

    /// <summary>Within this a start that died on its way to whoever asked is asked for again: its key outlives a storm of others.</summary>
    private static readonly TimeSpan SurelyRecentFor = TimeSpan.FromMinutes(10);

    private static readonly ImmutableSortedDictionary<string, string> Empty = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private static readonly ImmutableSortedDictionary<string, StageResources> NoResources = ImmutableSortedDictionary.Create<string, StageResources>(StringComparer.Ordinal);

    private AssemblyLineKey? _key;
    private AssemblyLineReading? _read;
    private IGrainTimer? _again;
    private bool _isRemembered;

    private AssemblyLineKey Key => _key ??= AssemblyLineKey.TryParse(this.GetPrimaryKeyString(), out var key)
        ? key
        : throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is no line.");

    private LineRecord State => record.State;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await rows.Repair(Key, Current);
        if (IsBusy)
        {
            this.RegisterGrainTimer(_ => Wake(), new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        }
    }

    public Task<Versioned<LineView>?> Get() => Task.FromResult(Current);

    public async Task<Answer<Versioned<LineView>>> Save(string yaml, LineSettings settings, long? ifRevision)
    {
        if (Conflict(ifRevision, mustExist: false) is { } conflict)
        {
            return Answer.Refuse<Versioned<LineView>>(conflict);
        }

        var read = LineYaml.Read(yaml);
        ImmutableArray<Rejection> problems = [.. Problems(read), .. Misnamed(read.Line), .. settings.Problems()];
        if (!problems.IsEmpty)
        {
            return Answer.Refuse<Versioned<LineView>>(problems);
        }

        if (State.Yaml != yaml || State.Settings != settings)
        {
            var queue = State.Queue with { Policy = settings.Queue, Limit = settings.RunsAtOnce };
            await Change(yaml, settings, queue);
            // More may go on at once than before.
            await Apply(queue.End(0));
        }

        return Answer.Of(Current!);
    }

    public async Task<Answer<Versioned<LineView>>> Delete(long? ifRevision)
    {
        if (Conflict(ifRevision, mustExist: true) is { } conflict)
        {
            return Answer.Refuse<Versioned<LineView>>(conflict);
        }

        if (IsBusy)
        {
            return Answer.Refuse<Versioned<LineView>>(
                RejectionCodes.InUse, $"Runs of the AssemblyLine '{Key.Line}' go on: {string.Join(", ", State.Queue.Active.Concat(State.Queue.Waiting))}.", "Cancel them, or wait for their end.");
        }

        var was = Current!;
        await Change(null, State.Settings, State.Queue);
        return Answer.Of(was);
    }

    public async Task<Answer<RunProspect>> Prospect(ImmutableSortedDictionary<string, string> inputs)
    {
        if (Read() is not { } line)
        {
            return Answer.Refuse<RunProspect>(NotFound());
        }

        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        var gathered = await gathering.Gather(Key.Tenant, line);
        var planning = RunPlanner.Plan(new RunKey(Key.Tenant, Key.Line, State.Queue.LastNumber + 1), line, inputs, gathered.Resources);
        var frozen = gathered.Frozen.Concat(gathered.Held).Select(rejection => new Domain.Delivery.Parameters.MissingValue("", "", rejection.Message, rejection.NextStep, rejection.Code));
        return Answer.Of(new RunProspect(planning.Plan, [.. frozen, .. gathered.Missing(planning)], planning.Unused));
    }

    public Task<Answer<RunStarted>> Start(StartRun start) => Start(start, null);

    public async Task<Answer<RunStarted>> StartInFreeze(StartRun start, string reason)
    {
        var caller = CallerContext.Current;
        if (caller is null || !caller.May(Permission.Deploy))
        {
            throw new AccessDeniedException();
        }

        return string.IsNullOrWhiteSpace(reason)
            ? Answer.Refuse<RunStarted>(RejectionCodes.Invalid, "No reason is given for deploying to a frozen environment.", "Say why.")
            : await Start(start, new FreezeOverride(caller.Actor, reason, clock.GetUtcNow()));
    }

    public async Task<Answer<RunStarted>> StartPinned(StartRun start, PinnedStart pinned)
    {
        if (State.Recent.Find(recent => recent.Key == start.Key) is { } known)
        {
            Again();
            return Answer.Of(new RunStarted(RunOf(known.Number)));
        }

        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        var decision = State.Queue.SubmitAtOnce();
        var key = RunOf(decision.Run);
        if (Redeployment.Plan(pinned.Source, pinned.Deployment, key) is not { } plan)
        {
            return Answer.Refuse<RunStarted>("nothing-deployed", $"The run {pinned.Source.Key.Number} of '{Key.Line}' has deployed nothing to '{pinned.Deployment.Application}/{pinned.Deployment.Deployment}'.", "Choose another release.");
        }

        // The line may have been changed or deleted since; the plan needs nothing of it.
        var line = new AssemblyLine(Key.Line, Empty, [], [], [], []);
        var create = new RunInput.Create(key, line, start.Inputs, NoResources, pinned.By, plan, pinned.Override, start.Origin);
        return await Create(start, decision, new PendingRun(decision.Run, create, start.Cause));
    }

    private async Task<Answer<RunStarted>> Start(StartRun start, FreezeOverride? freezes)
    {
        if (start.Key.Length is 0 or > MostKey)
        {
            return Answer.Refuse<RunStarted>(RejectionCodes.Invalid, $"The key of the start has {start.Key.Length} characters.", $"Make up 1 to {MostKey}.");
        }

        if (State.Recent.Find(recent => recent.Key == start.Key) is { } known)
        {
            Again();
            return Answer.Of(new RunStarted(RunOf(known.Number)));
        }

        if (Read() is not { } line)
        {
            return Answer.Refuse<RunStarted>(NotFound());
        }

        var by = CallerContext.Current?.Actor ?? Actor.Platform;
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        // Not asked on the way back to an earlier release: that must never be closed.
        if (await quotas.Refusals(Key.Tenant, Quota.OpenRuns, Quota.RunsPerDay, Quota.StoredBytes) is { IsEmpty: false } tooMuch)
        {
            return Answer.Refuse<RunStarted>(tooMuch);
        }

        using var turn = await gates.Starts.Enter(Key.Tenant, "", CancellationToken.None);
        var gathered = await gathering.Gather(Key.Tenant, line);
        var decision = State.Queue.Submit();
        if (Refusals(line, start, freezes is null ? gathered : gathered with { Frozen = [] }, decision) is { IsEmpty: false } refusals)
        {
            return Answer.Refuse<RunStarted>(refusals);
        }

        var pending = new PendingRun(decision.Run, new RunInput.Create(RunOf(decision.Run), line, start.Inputs, gathered.Resources, by, null, freezes, start.Origin), start.Cause);
        return await Create(start, decision, pending);
    }

    private async Task<Answer<RunStarted>> Create(StartRun start, QueueDecision decision, PendingRun pending)
    {
        var key = RunOf(decision.Run);
        await Remember();
        await Write(decision.Queue, () =>
        {
            var now = clock.GetUtcNow();
            State.Pending.Add(pending);
            State.Recent.Add(new RecentStart(start.Key, decision.Run, now));
            State.Recent.RemoveAll(recent => now - recent.At > RecentFor);
            var sure = Math.Clamp(State.Recent.Count(recent => now - recent.At <= SurelyRecentFor), MostRecent, MostSurelyRecent);
            State.Recent.RemoveRange(0, Math.Max(0, State.Recent.Count - sure));
        });
        try
        {
            var created = await CreatePending(pending);
            if (!created.IsDone)
            {
                State.Recent.RemoveAll(recent => recent.Number == decision.Run);
                await Apply(State.Queue.End(decision.Run));
                return Answer.Refuse<RunStarted>(created.Rejections);
            }

            await Order(decision.Effects);
        }
        catch (Exception problem)
        {
            // It is written that there is to be this run; it was only not reached.
            log.LogWarning(problem, "{Run} was accepted and not yet created; it is created again.", key);
            Again();
        }

        return Answer.Of(new RunStarted(key));
    }

    private bool IsBusy => State.Queue is { Active: var active, Waiting: var waiting } && (!active.IsEmpty || !waiting.IsEmpty || State.Pending.Count > 0);

    private Versioned<LineView>? Current => Read() is { } line
        ? new Versioned<LineView>(
            new LineView(Key, State.Yaml!, line, _read!.Problems, State.Settings, State.Queue.Active, State.Queue.Waiting, State.Queue.LastNumber),
            State.Revision,
            State.ChangedAt,
            State.ChangedBy)
        : null;

    private AssemblyLine? Read() => State.Yaml is { } yaml ? (_read ??= LineYaml.Read(yaml)).Line : null;

    private RunKey RunOf(int number) => new(Key.Tenant, Key.Line, number);

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no AssemblyLine '{Key.Line}'.", "Check the name; it may have been deleted.");

    private ImmutableArray<Rejection> Refusals(AssemblyLine line, StartRun start, GatheredStages gathered, QueueDecision decision)
    {
        var planning = RunPlanner.Plan(RunOf(State.Queue.LastNumber + 1), line, start.Inputs, gathered.Resources);
        return
        [
            .. gathered.Frozen,
            .. gathered.Held,
            .. gathered.Missing(planning).Select(missing => new Rejection("value-missing", missing.Message, missing.NextStep)),
            .. decision.Rejection is { } busy ? new[] { busy } : [],
        ];
    }

    private static IEnumerable<Rejection> Problems(AssemblyLineReading read) => read.Line is not null ? [] : read.Problems
        .Where(problem => problem.Severity == ProblemSeverity.Error)
        .Select(problem => new Rejection(problem.Code, $"{problem.Position} {problem.Message}", problem.NextStep));

    private IEnumerable<Rejection> Misnamed(AssemblyLine? line) => line is null || line.Name == Key.Line
        ? []
        : [new Rejection(RejectionCodes.Invalid, $"The YAML names the AssemblyLine '{line.Name}', but this is '{Key.Line}'.", "Change metadata.name, or make a line of that name.")];

    private Rejection? Conflict(long? ifRevision, bool mustExist) => (State.Yaml is null, ifRevision) switch
    {
        (true, null) when mustExist => NotFound(),
        (true, > 0) => NotFound(),
        (false, 0) => new Rejection(RejectionCodes.Exists, $"There is an AssemblyLine '{Key.Line}' already.", "Choose another name, or change that one."),
        (false, { } expected) when expected != State.Revision => new Rejection(
            RejectionCodes.RevisionConflict, $"The AssemblyLine '{Key.Line}' was changed meanwhile: it has revision {State.Revision}, not {expected}.", "Read it again and repeat the change."),
        _ => null,
    };

    private async Task Change(string? yaml, LineSettings settings, LineQueue queue)
    {
        var by = CallerContext.Current?.Actor.Name ?? "";
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        await Write(queue, () =>
        {
            (State.Yaml, State.Settings, _read) = (yaml, settings, null);
            (State.Revision, State.ChangedAt, State.ChangedBy) = (State.Revision + 1, clock.GetUtcNow(), by);
        });
        await rows.Write(Key, Current, State.Revision);
    }

    private async Task Apply(QueueDecision decision)
    {
        using var platform = CallerContext.Use(Caller.Platform(Key.Tenant));
        await Write(decision.Queue, () => { });
        await Order(decision.Effects);
    }

    private async Task Write(LineQueue queue, Action change)
    {
        State.Queue = queue;
        change();
        await record.Write(this);
    }
}
