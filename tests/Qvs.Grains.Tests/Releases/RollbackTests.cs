using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Releases;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Releases;

/// <summary>Bringing back an earlier release, and keeping it there.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private Platform _platform = null!;

    private IReleaseGrain Prod => _platform.Grains.Release(Ship.Deployment("prod"));

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await _platform.SaveLine("ship", Ship.Line("ship", "prod"));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task An_earlier_release_comes_back_with_the_pipeline_and_the_values_of_then()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        await _platform.Deliver("ship", "shop:2");
        using (Platform.AsOwner())
        {
            // Neither the pipelines nor the line may matter any more.
            Platform.Done(await _platform.Grains.Application(new(Platform.Acme, Domain.Applications.ApplicationId.Parse("shop"))).Upload(Shop.Pipelines.Replace("image: busybox", "image: other", StringComparison.Ordinal)));
            Platform.Done(await _platform.Grains.Line(Platform.Line("ship")).Delete(null));
        }

        var back = await Rollback("one", good, "two breaks the till");

        Assert.Equal(3, back.Number);
        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(back)).State.Status);
        var again = _platform.Cluster.Runs.Single(run => run.Key == back);
        var then = _platform.Cluster.Runs.Single(run => run.Key == good);
        Assert.Equal(then.Manifest["spec"]!["pipelineSpec"]!.ToJsonString(), again.Manifest["spec"]!["pipelineSpec"]!.ToJsonString());
        Assert.Equal(then.Manifest["spec"]!["params"]!.ToJsonString(), again.Manifest["spec"]!["params"]!.ToJsonString());
        using var owner = Platform.AsOwner();
        Assert.Equal([3, 2, 1], (await _platform.Grains.Deployment(Ship.Deployment("prod")).History()).Select(release => release.Run.Number));
        Assert.Equal(("olga", "two breaks the till", back), ((await Prod.Held())!.By.Name, (await Prod.Held())!.Reason, (await Prod.Held())!.Run));
    }

    [Fact]
    public async Task Asking_twice_rolls_back_once()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        await _platform.Deliver("ship", "shop:2");

        var back = await Rollback("one", good, "bad");
        Assert.Equal(back, await Rollback("one", good, "bad"));
        await _platform.UntilEnded(back);
        Assert.Equal(3, _platform.Cluster.Runs.Count());
    }

    [Fact]
    public async Task What_is_held_can_be_deployed_once_more_and_rolled_back_again_and_the_hold_goes_along()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        await _platform.Deliver("ship", "shop:2");
        await _platform.UntilEnded(await Rollback("one", good, "two breaks the till"));

        for (var at = 0; at < 5; at++)
        {
            RunKey run;
            if (at % 2 == 0)
            {
                using var owner = Platform.AsOwner();
                run = Platform.Done(await Prod.Reapply($"again-{at}")).Run;
            }
            else
            {
                run = await Rollback($"back-{at}", good, "still broken");
            }

            Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
            using var reader = Platform.AsOwner();
            Assert.Equal(run, (await Prod.Held())!.Run);
        }
    }

    [Fact]
    public async Task What_is_held_is_deployed_by_nobody_until_it_is_released()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        await _platform.UntilEnded(await Rollback("one", good, "two breaks the till"));

        var refused = await Start("ship", "shop:3", Caller.Platform(Platform.Acme));
        Assert.Equal(Hold.Code, refused.Rejections.Single().Code);
        Assert.Contains("held by olga", refused.Rejections.Single().Message, StringComparison.Ordinal);
        Assert.Contains("two breaks the till", refused.Rejections.Single().Message, StringComparison.Ordinal);
        Assert.Equal(Hold.Code, (await Start("ship", "shop:3", Member("dora", Roles.Developer))).Rejections.Single().Code);

        using (Platform.AsOwner())
        {
            Platform.Done(await Prod.EndHold("three is good"));
        }

        Assert.True((await Start("ship", "shop:3", Member("dora", Roles.Developer))).IsDone);
    }

    [Fact]
    public async Task A_run_that_was_under_way_fails_at_the_held_deployment_and_goes_on_when_it_is_released()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = run => run.Stage == "dev";
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["dev"].Current?.Phase == AttemptPhase.Created);
        using (Platform.AsOwner())
        {
            Platform.Done(await Prod.PutHold("inspection"));
        }

        _platform.Cluster.Finish("deliver-1-dev-1");

        var stage = (await _platform.UntilEnded(run)).State.Stages["prod"];
        Assert.Equal((StageStatus.Failed, "DeploymentHeld"), (stage.Status, stage.Reason));
        Assert.Contains("inspection", stage.Message, StringComparison.Ordinal);
        using (Platform.AsOwner())
        {
            Assert.Equal(Hold.Code, (await _platform.Grains.Run(run).Retry("a", RetryScope.FailedTasks, "")).Rejections.Single().Code);
            Platform.Done(await Prod.EndHold("passed"));
            Platform.Done(await _platform.Grains.Run(run).Retry("b", RetryScope.FailedTasks, ""));
        }

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    [Fact]
    public async Task A_rollback_does_not_wait_behind_what_it_undoes()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        await _platform.SaveLine("ship", Ship.Line("ship", "prod", "      approval: {quorum: 1}"));
        RunKey waiting;
        using (Platform.AsOwner())
        {
            waiting = Platform.Done(await _platform.Grains.Line(Platform.Line("ship")).Start(new StartRun("w", Ship.Image("shop:2"), ""))).Run;
        }

        await _platform.Until(waiting, state => state.Stages["deploy"].Status == StageStatus.AwaitingApproval);

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(await Rollback("one", good, "back"))).State.Status);
    }

    [Fact]
    public async Task Only_who_may_roll_back_does_and_with_a_reason()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        using (Platform.As("dora", Roles.Developer))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => Prod.Rollback("one", good, "because"));
            await Assert.ThrowsAsync<AccessDeniedException>(() => Prod.PutHold("because"));
        }

        using var owner = Platform.AsOwner();
        Assert.Equal(RejectionCodes.Invalid, (await Prod.Rollback("one", good, " ")).Rejections.Single().Code);
        Assert.Equal("nothing-deployed", (await _platform.Grains.Release(Ship.Deployment("dev")).Rollback("one", good, "because")).Rejections.Single().Code);
    }

    [Fact]
    public async Task The_preview_says_what_would_change_and_what_is_replaced()
    {
        var good = await _platform.Deliver("ship", "shop:1");
        var bad = await _platform.Deliver("ship", "shop:2");
        using var owner = Platform.AsOwner();

        var diff = Platform.Done(await Prod.PreviewRollback(good));

        Assert.Equal(bad, diff.Replaces!.Run);
        Assert.Equal([new ValueChange("image", "shop:2", "shop:1")], diff.Image);
        Assert.Empty(diff.Parameters);
    }

    private async Task<RunKey> Rollback(string key, RunKey run, string reason)
    {
        using var owner = Platform.AsOwner();
        return Platform.Done(await Prod.Rollback(key, run, reason)).Run;
    }

    private static Caller Member(string name, string role) => Caller.Member(Platform.Acme, new Actor(name, [role]));

    private async Task<Answer<RunStarted>> Start(string line, string image, Caller caller)
    {
        using var _ = CallerContext.Use(caller);
        return await _platform.Grains.Line(Platform.Line(line)).Start(new StartRun(Guid.NewGuid().ToString("N"), Ship.Image(image), ""));
    }
}
