using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>Runs from their start to their end: real grains and storage, a simulated cluster.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task A_run_goes_through_its_stages_and_hands_results_on()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));

        var ended = await _platform.UntilEnded(await _platform.Run("deliver", "one"));

        Assert.Equal(RunStatus.Succeeded, ended.State.Status);
        Assert.Equal("build/push", ended.State.Results["image"]);
        Assert.Equal(["deliver-1-build-1", "deliver-1-dev-1", "deliver-1-prod-1"], _platform.Cluster.Runs.Select(run => run.Name).Order());
        Assert.All(_platform.Cluster.Runs.Where(run => run.Stage != "build"), run => Assert.Equal(("build/push", "2"), (run.Parameter("image"), run.Parameter("replicas"))));
    }

    [Fact]
    public async Task A_retry_runs_what_failed_and_nothing_that_had_finished()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.FailedTask = run => run is { Stage: "prod", Attempt: 1 } ? "apply" : null;
        var run = await _platform.Run("deliver", "one");
        Assert.Equal(RunStatus.Failed, (await _platform.UntilEnded(run)).State.Status);

        using (Platform.AsOwner())
        {
            var preview = Platform.Done(await _platform.Grains.Run(run).PreviewRetry(RetryScope.FailedTasks, ""));
            Assert.Equal(["compile"], preview.Stages.Single(stage => stage.Name == "prod").Tasks.Where(task => task.What == Domain.Delivery.Retrying.PreviewedTask.Reused).Select(task => task.Name));
            Platform.Done(await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
            Platform.Done(await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
        }

        var ended = await _platform.UntilEnded(run);

        Assert.Equal(RunStatus.Succeeded, ended.State.Status);
        Assert.Equal(4, _platform.Cluster.Runs.Count());
        var second = _platform.Cluster.Runs.Single(one => one is { Stage: "prod", Attempt: 2 });
        Assert.Equal(["apply", "check"], second.Ran);
        Assert.Contains("prod/compile", second.Manifest.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_start_twice_is_one_run()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));

        var both = await Task.WhenAll(_platform.Run("deliver", "one"), _platform.Run("deliver", "one"));

        Assert.Equal(both[0], both[1]);
        await _platform.UntilEnded(both[0]);
        Assert.Equal(3, _platform.Cluster.Runs.Count());
    }

    [Fact]
    public async Task An_approval_waits_in_the_inbox_and_not_for_whoever_started()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver", "      approval: {quorum: 1}"));
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["prod"].Status == StageStatus.AwaitingApproval);

        Assert.Equal([$"{run}/prod/"], (await Rows(ListingKinds.Approval)).Select(row => row.Key));
        using (Platform.AsOwner())
        {
            Assert.Equal(["self-approval"], (await _platform.Grains.Run(run).Vote("prod", "", true, "")).Rejections.Select(one => one.Code));
        }

        using (Platform.As("bo", Roles.Approver))
        {
            Platform.Done(await _platform.Grains.Run(run).Vote("prod", "", true, "looks good"));
        }

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
        Assert.Empty(await Rows(ListingKinds.Approval));
    }

    [Fact]
    public async Task A_cancelled_run_ends_cancelled_and_lets_the_next_one_go()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = run => run.Key.Number == 1;
        var first = await _platform.Run("deliver", "one");
        var second = await _platform.Run("deliver", "two");
        await _platform.Until(first, state => state.Stages["build"].Current?.Phase == AttemptPhase.Created);
        Assert.Equal(RunStatus.Queued, (await _platform.Get(second)).State.Status);

        using (Platform.AsOwner())
        {
            Platform.Done(await _platform.Grains.Run(first).Cancel("changed my mind"));
        }

        Assert.Equal(RunStatus.Cancelled, (await _platform.UntilEnded(first)).State.Status);
        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(second)).State.Status);
    }

    [Fact]
    public async Task Two_lines_do_not_deploy_one_deployment_at_once()
    {
        await _platform.SaveLine("one", Shop.Line("one"));
        await _platform.SaveLine("two", Shop.Line("two"));
        _platform.Cluster.Holds = run => run.Key.Line.Value == "one" && run.Stage == "build";
        var first = await _platform.Run("one", "a");
        await _platform.Until(first, state => state.Stages["build"].Current?.Phase == AttemptPhase.Created);
        var second = await _platform.Run("two", "b");
        var waiting = await _platform.Until(second, state => state.Stages["build"] is { Status: StageStatus.AwaitingDeployment, Reason: DeploymentLock.Busy });
        Assert.Equal("Run 1 of 'one' is deploying there; this stage begins after it.", waiting.State.Stages["build"].Message);
        Assert.Equal(first, waiting.State.Stages["build"].WaitsFor);

        _platform.Cluster.Finish("one-1-build-1");

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(first)).State.Status);
        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(second)).State.Status);
    }

    [Fact]
    public async Task A_line_that_refuses_others_says_which_run_goes_on()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"), new LineSettings(QueuePolicy.Refuse, 1));
        _platform.Cluster.Holds = _ => true;
        await _platform.Run("deliver", "one");
        using var owner = Platform.AsOwner();

        var refused = await _platform.Grains.Line(Platform.Line("deliver")).Start(new StartRun("two", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ""));

        Assert.Equal("line-busy", Assert.Single(refused.Rejections).Code);
    }

    [Fact]
    public async Task Everything_that_is_missing_is_told_before_a_run_starts()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver").Replace("name: prod}", "name: nowhere}", StringComparison.Ordinal).Replace(
            "value: $(stages.build.results.image)", "value: $(stages.build.results.picture)", StringComparison.Ordinal));
        using var owner = Platform.AsOwner();

        var refused = await _platform.Grains.Line(Platform.Line("deliver")).Start(new StartRun("one", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ""));

        Assert.Contains(refused.Rejections, one => one.Message.Contains("shop/nowhere", StringComparison.Ordinal));
        Assert.Contains(refused.Rejections, one => one.Message.Contains("no result 'picture'", StringComparison.Ordinal));
        Assert.Empty(_platform.Cluster.Runs);
    }

    [Fact]
    public async Task A_release_is_noted_at_its_deployment()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        using var owner = Platform.AsOwner();

        var history = await _platform.Grains.Deployment(new Domain.Applications.DeploymentKey(Platform.Acme, ApplicationId.Parse("shop"), Domain.Applications.DeploymentId.Parse("prod"))).History();

        Assert.Equal((run, "prod", "shop-deploy"), (history.Single().Run, history.Single().Stage, history.Single().Pipeline));
    }

    private async Task<ImmutableArray<ListingRow>> Rows(string kind)
    {
        var listings = (IListings)_platform.Silos.GetSiloServiceProvider().GetService(typeof(IListings))!;
        return (await listings.Query(new ListingQuery(Platform.Acme, kind), TestContext.Current.CancellationToken)).Rows;
    }
}
