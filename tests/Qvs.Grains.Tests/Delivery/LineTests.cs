using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Access;
using Qvs.Grains.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>Lines: what is kept of them, which runs they let go, and what they remember.</summary>
public sealed class LineTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Every_mistake_in_the_text_is_told_with_its_place()
    {
        using var owner = Platform.AsOwner();
        var yaml = Shop.Line("deliver").Replace("runAfter: [build]", "runAfter: [bild]", StringComparison.Ordinal).Replace("$(stages.build.results.image)", "$(inputs.image)", StringComparison.Ordinal);

        var refused = await Deliver.Save(yaml, LineSettings.Default, null);

        Assert.Contains(refused.Rejections, one => one.Message.Contains("'bild'", StringComparison.Ordinal) && char.IsAsciiDigit(one.Message[0]));
        Assert.True(refused.Rejections.Count(one => one.Message.Contains("$(inputs.image)", StringComparison.Ordinal)) >= 2);
        Assert.Null(await Deliver.Get());
    }

    [Fact]
    public async Task The_text_is_kept_as_written_and_changed_by_one_at_a_time()
    {
        using var owner = Platform.AsOwner();
        var yaml = Shop.Line("deliver") + "# kept\n";

        Assert.Equal(1, Platform.Done(await Deliver.Save(yaml, LineSettings.Default, 0)).Revision);
        Assert.Equal(RejectionCodes.Exists, Assert.Single((await Deliver.Save(yaml, LineSettings.Default, 0)).Rejections).Code);
        Assert.Equal(2, Platform.Done(await Deliver.Save(yaml, LineSettings.Default with { RunsAtOnce = 2 }, 1)).Revision);
        Assert.Equal(RejectionCodes.RevisionConflict, Assert.Single((await Deliver.Save("", LineSettings.Default, 1)).Rejections).Code);

        var kept = (await Deliver.Get())!;
        Assert.Equal((yaml, 2, "olga"), (kept.Value.Yaml, kept.Value.Settings.RunsAtOnce, kept.ChangedBy));
    }

    [Fact]
    public async Task A_younger_run_takes_the_place_of_older_ones()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"), new LineSettings(QueuePolicy.CancelOlder, 1));
        _platform.Cluster.Holds = run => run.Key.Number == 1;
        var first = await _platform.Run("deliver", "one");
        await _platform.Until(first, state => state.Stages["build"].Current?.Phase == AttemptPhase.Created);

        var second = await _platform.Run("deliver", "two");

        Assert.Equal(RunStatus.Cancelled, (await _platform.UntilEnded(first)).State.Status);
        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(second)).State.Status);
    }

    [Fact]
    public async Task More_runs_go_when_more_may_go()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = _ => true;
        await _platform.Run("deliver", "one");
        var second = await _platform.Run("deliver", "two");
        Assert.Equal(RunStatus.Queued, (await _platform.Get(second)).State.Status);

        await _platform.SaveLine("deliver", Shop.Line("deliver"), new LineSettings(QueuePolicy.Queue, 2));

        Assert.Equal(RunStatus.Running, (await _platform.Until(second, state => state.Status != RunStatus.Queued)).State.Status);
        using var owner = Platform.AsOwner();
        Assert.Equal([1, 2], (await Deliver.Get())!.Value.ActiveRuns);
        Assert.Equal(RejectionCodes.InUse, Assert.Single((await Deliver.Delete(null)).Rejections).Code);
    }

    [Fact]
    public async Task A_start_is_remembered_and_a_number_never_given_twice_after_everything_was_forgotten_by_memory()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        var first = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(first);
        await Forget();

        Assert.Equal(first, await _platform.Run("deliver", "one"));
        using (Platform.AsOwner())
        {
            Platform.Done(await Deliver.Delete(null));
        }

        await Forget();
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        Assert.Equal(2, (await _platform.Run("deliver", "two")).Number);
    }

    [Fact]
    public async Task A_run_that_was_forgotten_by_memory_goes_on_where_it_was()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        _platform.Cluster.Holds = run => run.Stage == "dev";
        var run = await _platform.Run("deliver", "one");
        await _platform.Until(run, state => state.Stages["dev"].Current?.Phase == AttemptPhase.Created);
        await Forget();

        _platform.Cluster.Finish("deliver-1-dev-1");

        Assert.Equal(RunStatus.Succeeded, (await _platform.UntilEnded(run)).State.Status);
        Assert.Empty(_platform.Cluster.CreatedAgain);
        Assert.Equal(3, _platform.Cluster.Runs.Count());
    }

    private IAssemblyLineGrain Deliver => _platform.Grains.Line(Platform.Line("deliver"));

    private Task Forget() => _platform.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
