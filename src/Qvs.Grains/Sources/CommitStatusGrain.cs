using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Sources;

/// <summary>What a git server was told of a run, at rest.</summary>
internal sealed class CommitStatusRecord
{
    public int Version { get; set; } = 1;

    public RepositoryId? Repository { get; set; }

    public string Commit { get; set; } = "";

    /// <summary>What the server shows, as far as is known.</summary>
    public CommitState? Told { get; set; }

    /// <summary>Since when it should show something else.</summary>
    public DateTimeOffset? BehindSince { get; set; }
}

/// <summary>
/// Level-triggered: whatever happened in between, the server is told what the run is now. While it cannot be reached only the latest state is kept, so that
/// changes are coalesced by themselves.
/// </summary>
internal sealed partial class CommitStatusGrain(
    [PersistentState("commit-status", StorageNames.Default)] IPersistentState<CommitStatusRecord> record,
    ICommitStatuses statuses,
    IOptions<SourceOptions> options,
    IOptions<DeliveryOptions> delivery,
    TimeProvider clock,
    ILogger<CommitStatusGrain> log) : Grain, ICommitStatusGrain, IRemindable
{
    private const string Reminder = "commit-status";

    private RunKey? _run;
    private IGrainTimer? _timer;
    private TimeSpan _delay;

    private RunKey Run => _run ??= RunKey.TryParse(this.GetPrimaryKeyString().Replace("commit-status:", "run:", StringComparison.Ordinal), out var key)
        ? key
        : throw new InvalidOperationException($"'{this.GetPrimaryKeyString()}' is no run.");

    public async Task Follow(RepositoryId repository, string commit)
    {
        if (record.State.Repository is not null)
        {
            return;
        }

        await Remember();
        record.State = new CommitStatusRecord { Repository = repository, Commit = commit, BehindSince = clock.GetUtcNow() };
        await Write();
        Soon(TimeSpan.Zero);
    }

    public async Task Look()
    {
        if (record.State.Repository is null)
        {
            DeactivateOnIdle();
            return;
        }

        await Remember();
        Soon(TimeSpan.Zero);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Tell();

    private Task Remember() => this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);

    /// <summary>In a turn of its own: whoever tells of a change does not wait for a git server.</summary>
    private void Soon(TimeSpan wait)
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(
            async _ =>
            {
                using var platform = CallerContext.Use(Caller.Platform(Run.Tenant));
                await Tell();
            },
            new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task Tell()
    {
        if (record.State.Repository is not { } id || await GrainFactory.Run(Run).Get() is not { State: var run })
        {
            await End(forget: true);
            return;
        }

        var state = CommitStatus.StateOf(run.Status);
        if (state != record.State.Told)
        {
            record.State.BehindSince ??= clock.GetUtcNow();
            var answer = await Post(id, run, state);
            if (answer.Result == PostResult.Later && clock.GetUtcNow() - record.State.BehindSince < options.Value.GiveUpAfter)
            {
                LogLater(Run, answer.Message);
                _delay = TimeSpan.FromTicks(Math.Clamp(_delay.Ticks * 2, options.Value.RetryDelay.Ticks, options.Value.LongestRetryDelay.Ticks));
                Soon(answer.After is { } after && after > _delay ? after : _delay);
                return;
            }

            if (answer.Result != PostResult.Done)
            {
                LogRefused(Run, id, answer.Message);
            }

            _delay = TimeSpan.Zero;
            (record.State.Told, record.State.BehindSince) = (state, null);
            await Write();
        }

        if (run.HasEnded)
        {
            await End(forget: false);
        }
    }

    private async Task<PostAnswer> Post(RepositoryId id, RunState run, CommitState state)
    {
        var repository = await GrainFactory.Repository(new RepositoryKey(Run.Tenant, id)).Get();
        var values = repository?.Value.Credential is { } credential ? await GrainFactory.Credential(new CredentialKey(Run.Tenant, credential)).Reveal() : null;
        if (repository is null || values is null)
        {
            return new PostAnswer(PostResult.Refused, "The repository has no credential any more.");
        }

        var status = new CommitStatus(
            record.State.Commit,
            state,
            $"qvs/{Run.Line}",
            string.Create(CultureInfo.InvariantCulture, $"Run {Run.Number}: {run.Status.ToString().ToLowerInvariant()}"),
            delivery.Value.ApiEndpoint is { } address
                ? new Uri(address, string.Create(CultureInfo.InvariantCulture, $"/t/{Run.Tenant}/lines/{Run.Line}/runs/{Run.Number}")).ToString()
                : "");
        return await statuses.Post(repository.Value, values, status, CancellationToken.None);
    }

    private Task Write() => record.Write(this);

    private async Task End(bool forget)
    {
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        if (forget && record.State.Repository is not null)
        {
            await record.ClearStateAsync();
        }

        DeactivateOnIdle();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The git server was not told of {Run}: {Problem} It is tried again.")]
    private partial void LogLater(RunKey run, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The git server is not told of {Run} of {Repository}: {Problem}")]
    private partial void LogRefused(RunKey run, RepositoryId repository, string problem);
}
