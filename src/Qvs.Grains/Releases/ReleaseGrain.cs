using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Releases;

/// <summary>At rest.</summary>
internal sealed class HoldRecord
{
    public int Version { get; set; } = 1;

    public Hold? Hold { get; set; }
}

internal sealed class ReleaseGrain(
    [PersistentState("deployment-hold", StorageNames.Default)] IPersistentState<HoldRecord> state,
    ReleaseComparing comparing,
    Delivery.StageGathering gathering,
    TimeProvider clock) : Grain, IReleaseGrain
{
    private const int MostKey = 180;
    private DeploymentKey? _id;

    private DeploymentKey Id => _id ??= KeyOf.Grain<DeploymentKey>(this);

    private string Name => $"'{Id.Application}/{Id.Deployment}'";

    private static Actor By => CallerContext.Current?.Actor ?? Actor.Platform;

    public Task<Hold?> Held() => Task.FromResult(state.State.Hold);

    public Task<Hold?> HeldInTurn() => Held();

    public async Task<Answer<Hold>> PutHold(string reason)
    {
        if (Unexplained<Hold>(reason) is { } unexplained)
        {
            return unexplained;
        }

        using var platform = Platform(out var by);
        if (await GrainFactory.Deployment(Id).Get() is null)
        {
            return Answer.Refuse<Hold>(RejectionCodes.NotFound, $"There is no deployment {Name}.", "Check the name; it may have been deleted.");
        }

        if (state.State.Hold is { } held)
        {
            return Answer.Refuse<Hold>(held.Refusal(Id, null)!);
        }

        var hold = new Hold(by, reason, clock.GetUtcNow(), null);
        await Write(hold);
        return Answer.Of(hold);
    }

    public async Task<Answer<Hold>> EndHold(string reason)
    {
        if (Unexplained<Hold>(reason) is { } unexplained)
        {
            return unexplained;
        }

        if (state.State.Hold is not { } was)
        {
            return Answer.Refuse<Hold>("not-held", $"The deployment {Name} is not held.", "There is nothing to release.");
        }

        using var platform = Platform(out _);
        await Write(null);
        return Answer.Of(was);
    }

    public async Task<Answer<DeploymentDiff>> PreviewRollback(RunKey run)
    {
        using var platform = Platform(out _);
        var source = await Source(run);
        return source.IsDone ? Answer.Of(await comparing.Rollback(Id, source.Value.State)) : Answer.Refuse<DeploymentDiff>(source.Rejections);
    }

    public async Task<Answer<RunStarted>> Rollback(string key, RunKey run, string reason)
    {
        if (Unexplained<RunStarted>(reason) is { } unexplained)
        {
            return unexplained;
        }

        if (state.State.Hold is { } held && held.Run is null)
        {
            return Answer.Refuse<RunStarted>(held.Refusal(Id, null)!);
        }

        var mayInFreeze = CallerContext.Current?.May(Permission.Freeze) == true;
        using var platform = Platform(out var by);
        var started = await Redeploy($"rollback/{key}", run, by, mayInFreeze ? new FreezeOverride(by, reason, clock.GetUtcNow()) : null, $"rollback to run {run.Number}: {reason}", RunOrigin.Repeat(run, isRollback: true));
        if (started.IsDone && state.State.Hold?.Run != started.Value.Run)
        {
            await Write(new Hold(by, reason, clock.GetUtcNow(), started.Value.Run));
        }

        return started;
    }

    public async Task<Answer<RunStarted>> Reapply(string key)
    {
        using var platform = Platform(out var by);
        if ((await GrainFactory.Deployment(Id).History()).FirstOrDefault() is not { } now)
        {
            return Answer.Refuse<RunStarted>("nothing-deployed", $"Nothing was deployed to {Name} yet.", "Run a line that deploys there.");
        }

        if (state.State.Hold?.Refusal(Id, now.Run) is { } held)
        {
            return Answer.Refuse<RunStarted>(held);
        }

        var started = await Redeploy($"reapply/{key}", now.Run, by, null, $"the same as run {now.Run.Number} once more", RunOrigin.Repeat(now.Run, isRollback: false));
        if (started.IsDone && state.State.Hold is { } hold)
        {
            // What is held is deployed again: the hold goes with the run that does it.
            await Write(hold with { Run = started.Value.Run });
        }

        return started;
    }

    private async Task<Answer<RunStarted>> Redeploy(string key, RunKey run, Actor by, FreezeOverride? freezes, string cause, RunOrigin origin)
    {
        if (key.Length > MostKey)
        {
            return Answer.Refuse<RunStarted>(RejectionCodes.Invalid, $"The key has {key.Length} characters.", "Make up a shorter one.");
        }

        var source = await Source(run);
        if (!source.IsDone)
        {
            return Answer.Refuse<RunStarted>(source.Rejections);
        }

        if (freezes is null && await gathering.Frozen([Id]) is { IsEmpty: false } frozen)
        {
            return Answer.Refuse<RunStarted>(frozen);
        }

        return await GrainFactory.Line(run.LineKey).StartPinned(
            new StartRun($"{key}/{Id.Application}/{Id.Deployment}", source.Value.State.Inputs, cause, origin), new PinnedStart(source.Value.State, Id, by, freezes));
    }

    /// <summary>The run that a release is from, if it can be run again.</summary>
    private async Task<Answer<RunSnapshot>> Source(RunKey run)
    {
        if (run.Tenant != Id.Tenant || await GrainFactory.Run(run).Get() is not { } found)
        {
            return Answer.Refuse<RunSnapshot>(
                RejectionCodes.NotFound, $"The run {run.Number} of '{run.Line}' is not kept any more, and with it what it had deployed.", "Choose a newer release, or run the line with the older inputs.");
        }

        return Redeployment.Plan(found.State, Id, run) is null
            ? Answer.Refuse<RunSnapshot>("nothing-deployed", $"The run {run.Number} of '{run.Line}' has deployed nothing to {Name}.", "Choose a release of this deployment's history.")
            : Answer.Of(found);
    }

    private async Task Write(Hold? hold)
    {
        state.State.Hold = hold;
        await state.Write(this);

        await GrainFactory.Deployment(Id).Describe(hold);
    }

    private IDisposable Platform(out Actor by)
    {
        by = By;
        return CallerContext.Use(Caller.Platform(Id.Tenant));
    }

    private static Answer<T>? Unexplained<T>(string reason)
        where T : class => string.IsNullOrWhiteSpace(reason) || reason.Length > 1_000
        ? Answer.Refuse<T>(RejectionCodes.Invalid, "No reason is given, or it is longer than 1000 characters.", "Say why, for those who meet the hold.")
        : null;
}
