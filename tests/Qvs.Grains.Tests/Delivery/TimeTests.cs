using Microsoft.Extensions.Time.Testing;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>What happens because time passes; the test's clock is the only one that moves it.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start(clock: _clock);
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task A_stage_that_takes_too_long_is_stopped()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver", "      timeout: 30m"));
        _platform.Cluster.Holds = run => run.Stage == "prod";
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["prod"].Current?.Phase == AttemptPhase.Created);

        _clock.Advance(TimeSpan.FromMinutes(31));

        var ended = await _platform.UntilEnded(run);
        Assert.Equal((RunStatus.Failed, StageStatus.TimedOut), (ended.State.Status, ended.State.Stages["prod"].Status));
        Assert.Equal(PipelineRunPhase.Cancelled, _platform.Cluster.Runs.Single(one => one.Stage == "prod").Phase);
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_expires()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver", "      approval: {quorum: 1, timeout: 2h}"));
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["prod"].Status == StageStatus.AwaitingApproval);

        _clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(StageStatus.AwaitingApproval, (await _platform.Get(run)).State.Stages["prod"].Status);
        _clock.Advance(TimeSpan.FromMinutes(2));

        var ended = await _platform.UntilEnded(run);
        Assert.Equal("ApprovalExpired", ended.State.Stages["prod"].Reason);
        using var bo = Platform.As("bo", Roles.Approver);
        Assert.Equal("approval-decided", Assert.Single((await _platform.Grains.Run(run).Vote("prod", "", true, "")).Rejections).Code);
    }

    [Fact]
    public async Task Nothing_starts_and_nothing_is_retried_while_an_environment_is_frozen()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.FailedTask = run => run.Stage == "prod" && run.Attempt == 1 ? "apply" : null;
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        var now = _clock.GetUtcNow();
        await Freeze(new FreezeWindow("Quarter end", now, now + TimeSpan.FromDays(2)));

        using (Platform.AsOwner())
        {
            var start = await _platform.Grains.Line(Platform.Line("deliver")).Start(new StartRun("two", Texts, ""));
            var retry = await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, "");
            Assert.All([.. start.Rejections, .. retry.Rejections], one => Assert.Equal("environment-frozen", one.Code));
            Assert.All([start.Rejections.Single().Message, retry.Rejections.Single().Message], text => Assert.Contains("until 2026-04-03 09:00 UTC: Quarter end", text, StringComparison.Ordinal));
        }

        _clock.Advance(TimeSpan.FromDays(2));
        using (Platform.AsOwner())
        {
            Platform.Done(await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
        }

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    [Fact]
    public async Task An_end_that_the_watch_lost_is_seen_after_a_quiet_time()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = run => run.Stage == "build";
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["build"].Current?.Phase == AttemptPhase.Created);
        _platform.Cluster.Weather = new Weather(Fails: 0, Drops: 100, Repeats: 0);
        _platform.Cluster.Finish("deliver-1-build-1");
        _platform.Cluster.Weather = Weather.Fair;

        await _platform.Until(run, _ =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(600));
            return _platform.Cluster.Runs.Any(one => one.Stage == "prod");
        });

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    private static ImmutableSortedDictionary<string, string> Texts { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private async Task Freeze(FreezeWindow window)
    {
        using var owner = Platform.AsOwner();
        var grain = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("prod")));
        Platform.Done(await grain.Save((await grain.Get())!.Value with { Freezes = [window] }, null));
    }
}
