using Microsoft.Extensions.Time.Testing;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Releases;

/// <summary>Environments that are frozen, and who deploys all the same.</summary>
public sealed class FreezeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start(clock: _clock);
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await _platform.SaveLine("ship", Ship.Line("ship", "prod"));
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Who_may_deploys_to_a_frozen_environment_with_a_reason_in_the_audit()
    {
        await Freeze("Quarter end");
        using (Platform.As("dora", Roles.Developer))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => Override("a", "because"));
        }

        using var owner = Platform.AsOwner();
        Assert.Equal(RejectionCodes.Invalid, (await Override("a", " ")).Rejections.Single().Code);
        var run = Platform.Done(await Override("a", "the till is down")).Run;

        var ended = await _platform.UntilEnded(run);
        Assert.Equal((RunStatus.Succeeded, "olga", "the till is down"), (ended.State.Status, ended.State.Override!.By.Name, ended.State.Override.Reason));
        var audit = _platform.Service<Domain.Ports.IAuditLog>();
        var entry = (await audit.Read(new(Platform.Acme, Action: "run.start-in-freeze"), TestContext.Current.CancellationToken)).First(one => one.Outcome == "done");
        Assert.Contains("the till is down", entry.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_reaches_a_frozen_environment_waits_for_its_end()
    {
        var run = await Waiting();
        Assert.Equal("Nothing is deployed to prod ('prod') until 2026-04-03 09:00 UTC: Quarter end", (await _platform.Get(run)).State.Stages["prod"].Message);
        Assert.DoesNotContain(_platform.Cluster.Runs, one => one.Stage == "prod");

        _clock.Advance(TimeSpan.FromDays(2));

        await _platform.Until(run, state =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(600));
            return state.HasEnded;
        });
        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    [Fact]
    public async Task A_run_that_waits_for_the_end_of_a_freeze_goes_on_at_once_when_that_is_overridden()
    {
        var run = await Waiting();
        using (Platform.As("dora", Roles.Developer))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => _platform.Grains.Run(run).OverrideFreeze("because"));
        }

        using (Platform.AsOwner())
        {
            Platform.Done(await _platform.Grains.Run(run).OverrideFreeze("the till is down"));
        }

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    [Fact]
    public async Task What_deploys_elsewhere_is_not_stopped()
    {
        await Freeze("Quarter end");
        await _platform.SaveLine("elsewhere", Ship.Line("elsewhere", "dev"));

        await _platform.Deliver("elsewhere", "shop:1");
    }

    [Fact]
    public async Task A_freeze_is_not_taken_away_by_whom_it_stops()
    {
        await Freeze("Quarter end");
        using var dora = Platform.As("dora", Roles.Developer);
        var grain = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("prod")));
        var spec = (await grain.Get())!.Value;

        Assert.Equal("freeze-not-allowed", (await grain.Save(spec with { Freezes = [] }, null)).Rejections.Single().Code);
        Platform.Done(await grain.Save(spec with { Description = "frozen" }, null));
    }

    /// <summary>A run whose last stage meets a freeze that was not there when it began.</summary>
    private async Task<RunKey> Waiting()
    {
        _platform.Cluster.Holds = run => run.Stage == "dev";
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["dev"].Current?.Phase == AttemptPhase.Created);
        await Freeze("Quarter end");
        _platform.Cluster.Finish("deliver-1-dev-1");
        await _platform.Until(run, state => state.Stages["prod"] is { Status: StageStatus.AwaitingDeployment, Reason: "EnvironmentFrozen" });
        return run;
    }

    private Task<Answer<RunStarted>> Override(string key, string reason) =>
        _platform.Grains.Line(Platform.Line("ship")).StartInFreeze(new StartRun(key, Ship.Image("shop:1"), ""), reason);

    private async Task Freeze(string reason)
    {
        using var owner = Platform.AsOwner();
        var grain = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("prod")));
        var now = _clock.GetUtcNow();
        Platform.Done(await grain.Save((await grain.Get())!.Value with { Freezes = [new FreezeWindow(reason, now, now + TimeSpan.FromDays(2))] }, null));
    }
}
