using System.Collections.Concurrent;
using System.Threading.Channels;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Live;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Live;

/// <summary>Pages hear of what changes in their tenant, and that they missed something when they did.</summary>
public sealed class LiveFeedTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task A_run_is_told_of_up_to_its_last_revision_and_only_to_its_tenant()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        var (own, foreign) = (Channel.CreateUnbounded<LiveChange>(), new ConcurrentQueue<LiveChange>());
        var feed = _platform.Service<ILiveFeed>();
        using var mine = feed.Subscribe(Platform.Acme, change => own.Writer.TryWrite(change));
        using var others = feed.Subscribe(TenantId.Parse("other"), foreign.Enqueue);
        await Subscribed(own);

        var run = await _platform.Run("deliver", "one");
        var revision = (await _platform.UntilEnded(run)).Revision;

        var last = await own.Reader.ReadAllAsync(TestContext.Current.CancellationToken).FirstAsync(
            change => change.Kind == ListingKinds.Run && change.Key == run.ToString() && change.Revision >= revision, TestContext.Current.CancellationToken);
        Assert.Equal(revision, last.Revision);
        Assert.DoesNotContain(foreign, change => change.Kind == ListingKinds.Run);
    }

    [Fact]
    public async Task Rows_that_are_repaired_are_told_of_whoever_woke_the_line_and_the_run()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver"));
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        var listings = _platform.Service<IListings>();
        await listings.Remove(Platform.Acme, ListingKinds.Run, run.ToString(), long.MaxValue, TestContext.Current.CancellationToken);
        await listings.Remove(Platform.Acme, ListingKinds.Line, run.LineKey.ToString(), long.MaxValue, TestContext.Current.CancellationToken);
        await _platform.Grains.Management().ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var own = Channel.CreateUnbounded<LiveChange>();
        using var mine = _platform.Service<ILiveFeed>().Subscribe(Platform.Acme, change => own.Writer.TryWrite(change));
        await Subscribed(own);

        using (Platform.AsOwner())
        {
            await _platform.Grains.Run(run).Get();
            await _platform.Grains.Line(run.LineKey).Get();
        }

        // The last word: what was not told before it never will be.
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await _platform.Grains.Live(Platform.Acme).Publish(new LiveChange("probe", "late", 0));
        }

        var told = await own.Reader.ReadAllAsync(TestContext.Current.CancellationToken).TakeWhile(change => change.Key != "late").Select(change => change.Kind)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(ListingKinds.Run, told);
        Assert.Contains(ListingKinds.Line, told);
    }

    [Fact]
    public async Task Who_missed_a_batch_is_told_to_read_everything()
    {
        var grains = _platform.Service<IGrainFactory>();
        var seen = new ConcurrentQueue<LiveChange>();
        using var topic = new LiveTopic(Platform.Acme, grains, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        topic.Add(seen.Enqueue);
        var sent = await Position(grains);

        topic.Changed(Batch(sent.Epoch, sent.Sequence + 1, "a"));
        topic.Changed(Batch(sent.Epoch, sent.Sequence + 2, "b"));
        topic.Changed(Batch(sent.Epoch, sent.Sequence + 4, "c"));
        topic.Changed(Batch(Guid.NewGuid(), 1, "d"));

        Assert.Equal(["run a", "run b", "* ", "* "], seen.Take(4).Select(change => $"{change.Kind} {change.Key}"));
    }

    private static async Task<LiveBatch> Position(IGrainFactory grains)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        return await grains.Live(Platform.Acme).Subscribe(grains.CreateObjectReference<ILiveObserver>(new Deaf()));
    }

    private sealed class Deaf : ILiveObserver
    {
        public void Changed(LiveBatch batch)
        {
        }
    }

    private static LiveBatch Batch(Guid epoch, long sequence, string key) => new(epoch, sequence, [new LiveChange("run", key, 1)]);

    /// <summary>Publishes until something arrives: from then on nothing is missed.</summary>
    private async Task Subscribed(Channel<LiveChange> channel)
    {
        while (!channel.Reader.TryPeek(out _))
        {
            using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
            await _platform.Grains.Live(Platform.Acme).Publish(new LiveChange("probe", "early", 0));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
