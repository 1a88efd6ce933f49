using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Sources;

/// <summary>How far a schedule has come, at rest.</summary>
internal sealed class ScheduleProgress
{
    public int Version { get; set; } = 1;

    public DateTimeOffset? Next { get; set; }

    public DateTimeOffset? LastTick { get; set; }

    public RunKey? LastRun { get; set; }

    public string LastProblem { get; set; } = "";

    /// <summary>The definition that <see cref="Next"/> was made of.</summary>
    public long Revision { get; set; }

    /// <summary>How often this was written.</summary>
    public long Changes { get; set; }
}

/// <summary>
/// A schedule: the next time is written, and a timer waits for it. The start's key has the time in it, so that a time that was started and not yet
/// written down when the process died is not started again.
/// </summary>
internal sealed partial class ScheduleGrain(
    [PersistentState("schedule", StorageNames.Default)] IPersistentState<Definition<Schedule>> state,
    [PersistentState("schedule-progress", StorageNames.Default)] IPersistentState<ScheduleProgress> progress,
    RowWriter rows,
    IOptions<SourceOptions> options,
    TimeProvider time,
    ILogger<ScheduleGrain> log) : DefinitionGrain<Schedule>(state, rows, time, ListingKinds.Schedule), IScheduleGrain, IRemindable
{
    private const string Reminder = "schedule";

    /// <summary>A timer looks at the clock again after this time at the latest: clocks are set.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private ScheduleKey? _id;
    private IGrainTimer? _timer;
    private TimeSpan _delay;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"schedule '{Id.Schedule}' of the AssemblyLine '{Id.Line}'";

    protected override string Parent => Id.Line.Value;

    protected override long RowRevision => base.RowRevision + progress.State.Changes;

    private ScheduleKey Id => _id ??= KeyOf.Grain<ScheduleKey>(this);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        Arm();
    }

    public Task<Versioned<ScheduleView>?> Get() => Task.FromResult(Current is { } current ? View(current) : null);

    public async Task<Answer<Versioned<ScheduleView>>> Save(Schedule schedule, long? ifRevision)
    {
        var answer = await SaveSpec(schedule, ifRevision, () => Problems(schedule));
        if (!answer.IsDone)
        {
            return Answer.Refuse<Versioned<ScheduleView>>(answer.Rejections);
        }

        if (answer.Value.Revision != progress.State.Revision)
        {
            await this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);
            await Anew();
        }

        return Answer.Of(View(Current!));
    }

    public async Task<Answer<Versioned<ScheduleView>>> Delete(long? ifRevision)
    {
        var answer = await DeleteSpec(ifRevision, () => Task.FromResult<ImmutableArray<string>>([]));
        if (!answer.IsDone)
        {
            return Answer.Refuse<Versioned<ScheduleView>>(answer.Rejections);
        }

        var was = View(answer.Value);
        await Proceed(null, null, "");
        return Answer.Of(was);
    }

    public async Task Wake()
    {
        if (Current is null)
        {
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        else if (progress.State.Revision != Current.Revision)
        {
            // Saved, and died before the next time was written.
            await Anew();
        }
        else if (progress.State.Next is { } due && Time.GetUtcNow() >= due)
        {
            await Tick(Current.Value, due);
        }

        Arm();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    protected override string Body(Versioned<Schedule> definition) => ScheduleRow.Write(View(definition));

    protected override string Text(Schedule spec) => $"{spec.Cron} {spec.TimeZone}";

    private async Task Tick(Schedule schedule, DateTimeOffset due)
    {
        var now = Time.GetUtcNow();
        var at = CronTimes.Last(schedule, due, now, options.Value.LatestTick);
        if (now - at > options.Value.LatestTick)
        {
            await Proceed(at, null, "The platform was away at that time, and for too long to make up for it.");
            return;
        }

        Answer<RunStarted> answer;
        using (CallerContext.Use(Caller.Platform(Tenant) with { Actor = new Actor($"schedule {Id.Schedule}", []) }))
        {
            answer = await GrainFactory.Line(Id.LineKey).Start(new StartRun(
                string.Create(CultureInfo.InvariantCulture, $"schedule/{Id.Schedule}/{at.UtcDateTime:yyyyMMddHHmm}"), schedule.Inputs, $"schedule {Id.Schedule}"));
        }

        await Proceed(at, answer.Value?.Run, string.Join(" ", answer.Rejections.Select(one => $"{one.Message} {one.NextStep}".Trim()).Take(5)));
    }

    /// <summary>The times count from now on: what was due while it was another schedule is not made up for.</summary>
    private Task Anew() => Proceed(progress.State.LastTick, progress.State.LastRun, progress.State.LastProblem);

    /// <summary>Writes what was dealt with and what comes next.</summary>
    private async Task Proceed(DateTimeOffset? tick, RunKey? run, string problem)
    {
        progress.State = new ScheduleProgress
        {
            Next = Current is { Value: { IsEnabled: true } schedule } ? CronTimes.Next(schedule, Time.GetUtcNow()) : null,
            LastTick = tick,
            LastRun = run,
            LastProblem = problem,
            Revision = base.RowRevision,
            Changes = progress.State.Changes + 1,
        };
        await progress.Write(this);

        _delay = TimeSpan.Zero;
        await WriteRow();
        Arm();
    }

    private void Arm()
    {
        _timer?.Dispose();
        _timer = null;
        if (Current is null || progress.State.Next is not { } next)
        {
            return;
        }

        var wait = next - Time.GetUtcNow();
        _timer = this.RegisterGrainTimer(
            async _ =>
            {
                try
                {
                    using var platform = CallerContext.Use(Caller.Platform(Tenant));
                    await Wake();
                }
                catch (Exception problem)
                {
                    LogNotStarted(problem, Id);
                    _delay = TimeSpan.FromTicks(Math.Clamp(_delay.Ticks * 2, options.Value.RetryDelay.Ticks, options.Value.LongestRetryDelay.Ticks));
                    Arm();
                }
            },
            // A timer may be early by a clock's grain; it then waits once more.
            new GrainTimerCreationOptions(Max(wait < LongestWait ? wait : LongestWait, _delay), Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task<IEnumerable<Rejection>> Problems(Schedule schedule) =>
    [
        .. CronTimes.Check(schedule, Time.GetUtcNow()),
        .. await GrainFactory.Line(Id.LineKey).Get() is null
            ? [new Rejection(RejectionCodes.NotFound, $"There is no AssemblyLine '{Id.Line}'.", "Make the line first.")]
            : Array.Empty<Rejection>(),
    ];

    private Versioned<ScheduleView> View(Versioned<Schedule> current) => new(
        new ScheduleView(Id, current.Value, progress.State.Next, progress.State.LastTick, progress.State.LastRun, progress.State.LastProblem),
        current.Revision,
        current.ChangedAt,
        current.ChangedBy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Schedule} could not start its line; it is tried again.")]
    private partial void LogNotStarted(Exception problem, ScheduleKey schedule);
}
