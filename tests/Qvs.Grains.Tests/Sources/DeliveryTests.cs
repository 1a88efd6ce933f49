using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Sources;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Sources;

/// <summary>Promise 2: an accepted delivery starts what it is to start, once, whatever is lost on the way.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_push_starts_one_run_however_often_it_is_delivered()
    {
        await using var sources = await SourceFixture.Start();
        var request = sources.Request(Payloads.GitHubPush(), "a1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sources.Deliver(request)));

        Assert.Equal(7, answers.Count(answer => answer!.IsRepeated));
        var done = await sources.UntilDone(answers[0]!.Key);
        var start = Assert.Single(Assert.Single(done.Rounds).Starts);
        Assert.Equal((StartResult.Started, 1), (start.Result, start.Run!.Number));
        await sources.Forget();
        Assert.True((await sources.Deliver(request))!.IsRepeated);
        Assert.Equal(1, await sources.Runs());
        var run = await sources.Platform.Get(start.Run);
        Assert.Equal(("webhook hats", "push to main of hats"), (run.State.StartedBy.Name, run.Cause));
    }

    [Fact]
    public async Task A_start_that_is_lost_on_either_way_is_made_once()
    {
        await using var sources = await SourceFixture.Start();
        (sources.Trouble.Before, sources.Trouble.After) = (2, 3);

        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));

        Assert.Equal(DeliveryStatus.Started, (await sources.UntilDone(accepted!.Key)).Status);
        Assert.Equal(1, await sources.Runs());
    }

    [Fact]
    public async Task A_delivery_whose_silo_goes_before_it_started_anything_is_worked_off_by_another()
    {
        await using var sources = await SourceFixture.Start(silos: 2, options => (options.RetryDelay, options.LongestRetryDelay) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        sources.Trouble.Before = 12;
        var accepted = new List<WebhookDeliveryKey>();
        for (var at = 0; at < 12; at++)
        {
            accepted.Add((await sources.Deliver(sources.Request(Payloads.GitHubPush(), $"a{at}")))!.Key);
        }

        await sources.Trouble.Passed(sources.Patience);
        await sources.Platform.Silos.StopSiloAsync(sources.Platform.Silos.Silos[1], sources.Patience);

        sources.Time.Advance(TimeSpan.FromMinutes(2));

        // What the webhook's reminder does, again and again: the first time some are still believed to be where they were.
        while ((await sources.Rows()).Any(row => row.Status == nameof(DeliveryStatus.Pending)))
        {
            using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
            await sources.Webhook.Tidy();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, sources.Patience);
        }

        foreach (var key in accepted)
        {
            Assert.Equal(DeliveryStatus.Started, (await sources.UntilDone(key)).Status);
        }

        Assert.Equal(accepted.Count, await sources.Runs());
    }

    [Fact]
    public async Task What_was_left_behind_is_found_by_its_row()
    {
        await using var sources = await SourceFixture.Start(configure: options => (options.RetryDelay, options.LongestRetryDelay) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        sources.Trouble.Before = 1;
        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));
        await sources.RowsUntil(rows => rows is [{ Status: nameof(DeliveryStatus.Pending) }]);
        sources.Time.Advance(TimeSpan.FromMinutes(2));

        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await sources.Webhook.Tidy();
        }

        Assert.Equal(DeliveryStatus.Started, (await sources.UntilDone(accepted!.Key)).Status);
        await sources.RowsUntil(rows => rows is [{ Status: nameof(DeliveryStatus.Started) }]);
        Assert.Equal(1, await sources.Runs());
    }

    [Fact]
    public async Task A_row_of_a_delivery_that_was_never_written_goes_away()
    {
        await using var sources = await SourceFixture.Start();
        var key = WebhookDeliveryKey.Of(SourceFixture.Key, "lost", "{}"u8);
        await sources.Platform.Service<IListings>().Put(
            new ListingRow(Platform.Acme, ListingKinds.WebhookDelivery, key.ToString(), "hats", nameof(DeliveryStatus.Pending), "1", "", 7, "{}"), CancellationToken.None);

        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await sources.Webhook.Tidy();
        }

        Assert.Empty(await sources.Rows());
    }

    [Fact]
    public async Task What_a_line_does_not_take_is_refused_with_its_reason_and_can_be_played_again()
    {
        await using var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();
        Platform.Done(await sources.Webhook.Save(new WebhookSpec(false, [SourceFixture.OnMain with { Line = AssemblyLineId.Parse("nothing") }]), null));
        var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPush()));
        var refused = await sources.UntilDone(accepted!.Key);
        Assert.Equal(DeliveryStatus.Refused, refused.Status);
        Assert.Contains("'nothing'", refused.Rounds[^1].Reason(), StringComparison.Ordinal);
        var summary = DeliverySummary.Read(Assert.Single(await sources.RowsUntil(rows => rows is [{ Status: nameof(DeliveryStatus.Refused) }])))!;
        Assert.Equal(("push to main of hats", Payloads.Commit, "hana"), (summary.What, summary.Commit, summary.Author));

        Platform.Done(await sources.Webhook.Save(new WebhookSpec(false, [SourceFixture.OnMain]), null));
        var played = Platform.Done(await sources.Platform.Grains.WebhookDelivery(accepted.Key).Replay());

        Assert.Equal(("olga", DeliveryStatus.Started), (played.Rounds[^1].By, played.Status));
        Assert.Equal(2, played.Rounds.Length);
        Platform.Done(await sources.Platform.Grains.WebhookDelivery(accepted.Key).Replay());
        Assert.Equal(2, await sources.Runs());
        Assert.Equal(Payloads.GitHubPush(), await sources.Platform.Grains.WebhookDelivery(accepted.Key).Payload());
    }

    [Fact]
    public async Task What_starts_nothing_is_kept_with_its_reason()
    {
        await using var sources = await SourceFixture.Start();

        var ping = await sources.UntilDone((await sources.Deliver(sources.Request(Payloads.GitHubPing, header: "ping")))!.Key);
        var branch = await sources.UntilDone((await sources.Deliver(sources.Request(Payloads.GitHubPush("refs/heads/hats"))))!.Key);
        var nonsense = await sources.UntilDone((await sources.Deliver(sources.Request("{", header: "push")))!.Key);

        Assert.All([ping, branch, nonsense], delivery => Assert.Equal(DeliveryStatus.Nothing, delivery.Status));
        Assert.Contains("tried the address", ping.Rounds[0].Reason(), StringComparison.Ordinal);
        Assert.Contains("matches none of: main", branch.Rounds[0].Reason(), StringComparison.Ordinal);
        Assert.Contains("not JSON", nonsense.Rounds[0].Reason(), StringComparison.Ordinal);
        await sources.RowsUntil(rows => rows.Length == 3 && rows.All(row => row.Status == nameof(DeliveryStatus.Nothing)));
        Assert.Equal(0, await sources.Runs());
    }

    [Fact]
    public async Task Old_deliveries_and_those_that_are_too_many_are_forgotten_and_may_come_again()
    {
        await using var sources = await SourceFixture.Start(configure: options => options.MostDeliveries = 2);
        var keys = new List<WebhookDeliveryKey>();
        for (var at = 0; at < 4; at++)
        {
            var accepted = await sources.Deliver(sources.Request(Payloads.GitHubPing, $"p{at}", "ping"));
            keys.Add(accepted!.Key);
            await sources.RowsUntil(rows => rows.All(row => row.Status != nameof(DeliveryStatus.Pending)));
            sources.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Tidy();
        Assert.Equal([keys[3].Id, keys[2].Id], (await sources.Rows()).Select(row => row.Key[^26..]));
        Assert.False((await sources.Deliver(sources.Request(Payloads.GitHubPing, "p0", "ping")))!.IsRepeated);
        await sources.RowsUntil(rows => rows.Length == 3 && rows.All(row => row.Status != nameof(DeliveryStatus.Pending)));

        sources.Time.Advance(TimeSpan.FromDays(31));
        await Tidy();
        Assert.Empty(await sources.Rows());

        async Task Tidy()
        {
            using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
            await sources.Webhook.Tidy();
        }
    }
}
