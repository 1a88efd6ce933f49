using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>What a run leaves, what a retry needs of it, and how it is forgotten.</summary>
public sealed class EndOfRunTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Artifacts_are_kept_and_everything_is_forgotten_when_the_run_is_retired()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver") + "\n  artifacts:\n    - path: ./reports\n");
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        var blobs = _platform.Service<IBlobStore>();
        const string artifacts = "acme/artifacts/deliver/1/artifacts.tar";
        Assert.Equal(1, (await blobs.Find(artifacts, Token))!.Size);

        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            Platform.Done(await _platform.Grains.Run(run).Retire());
            Assert.Equal(RejectionCodes.NotFound, Assert.Single((await _platform.Grains.Run(run).Retire()).Rejections).Code);
        }

        Assert.Null(await blobs.Find(artifacts, Token));
        Assert.Null(await _platform.Service<IListings>().Find(Platform.Acme, ListingKinds.Run, run.ToString(), Token));
        Assert.Contains((run, "all"), _platform.Cluster.Cleaned);
        var next = await _platform.Run("deliver", "two");
        Assert.Equal(2, next.Number);
    }

    [Fact]
    public async Task An_open_run_is_not_retired()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = _ => true;
        var run = await _platform.Run("deliver", "one");
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));

        Assert.Equal("run-open", Assert.Single((await _platform.Grains.Run(run).Retire()).Rejections).Code);
    }

    [Fact]
    public async Task A_retry_is_refused_with_everything_that_was_pinned_and_is_gone()
    {
        var run = await Fail("apply");
        _platform.Cluster.HasWorkspaces = false;
        var blobs = _platform.Service<IBlobStore>();
        await foreach (var spec in blobs.List("acme/specs/", null, Token))
        {
            await blobs.Delete(spec.Path, Token);
        }

        using var owner = Platform.AsOwner();
        var refused = await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, "");

        Assert.Equal(["pin-broken", "pin-broken"], refused.Rejections.Select(one => one.Code));
        Assert.Contains(refused.Rejections, one => one.Message.Contains("'shop-deploy'", StringComparison.Ordinal));
        Assert.Contains(refused.Rejections, one => one.Message.Contains("workspace", StringComparison.Ordinal));
        Assert.Equal(refused.Rejections, Platform.Done(await _platform.Grains.Run(run).PreviewRetry(RetryScope.FailedTasks, "")).Refusals);
    }

    [Fact]
    public async Task What_never_ran_on_the_cluster_needs_no_workspace_to_be_retried()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.HasWorkspaces = false;
        _platform.Cluster.Refuses = true;
        var run = await _platform.Run("deliver", "one");
        Assert.Equal("Refused", (await _platform.UntilEnded(run)).State.Stages["build"].Reason);
        _platform.Cluster.Refuses = false;

        using (Platform.AsOwner())
        {
            Platform.Done(await _platform.Grains.Run(run).Retry("again", RetryScope.FailedTasks, ""));
        }

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
    }

    [Fact]
    public async Task A_run_on_a_cluster_that_is_no_longer_connected_ends()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = _ => true;
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["build"].Current?.Phase == AttemptPhase.Created);
        using (Platform.AsOwner())
        {
            await Move(ClusterId.Parse("other"));
            Platform.Done(await _platform.Grains.Cluster(new ClusterKey(Platform.Acme, ClusterId.Parse("main"))).Delete(null));
        }

        var ended = await _platform.UntilEnded(run);

        Assert.Equal((RunStatus.Failed, "PipelineRunGone"), (ended.State.Status, ended.State.Stages["build"].Reason));
    }

    [Fact]
    public async Task Starts_and_retries_without_a_key_are_refused()
    {
        var run = await Fail("apply");
        using var owner = Platform.AsOwner();

        var start = await _platform.Grains.Line(Platform.Line("deliver")).Start(new StartRun("", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ""));
        var retry = await _platform.Grains.Run(run).Retry(new string('k', 201), RetryScope.FailedTasks, "");

        Assert.All([.. start.Rejections, .. retry.Rejections], one => Assert.Equal(RejectionCodes.Invalid, one.Code));
        Assert.Equal((1, 1), (start.Rejections.Length, retry.Rejections.Length));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<RunKey> Fail(string task)
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.FailedTask = run => run is { Stage: "prod", Attempt: 1 } ? task : null;
        var run = await _platform.Run("deliver", "one");
        Assert.Equal(RunStatus.Failed, (await _platform.UntilEnded(run)).State.Status);
        return run;
    }

    /// <summary>All environments go to another cluster.</summary>
    private async Task Move(ClusterId other)
    {
        Platform.Done(await _platform.Grains.Cluster(new ClusterKey(Platform.Acme, other)).Save(new ClusterSpec("Other", ClusterKind.Embedded, null, 100), null));
        foreach (var name in new[] { "dev", "prod" })
        {
            var grain = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse(name)));
            Platform.Done(await grain.Save((await grain.Get())!.Value with { Cluster = other }, null));
        }
    }
}
