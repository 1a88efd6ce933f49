using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Credentials;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Notifications;

public sealed class ChannelTests : IAsyncLifetime
{
    private static readonly ChannelKey Team = new(Platform.Acme, ChannelId.Parse("team"));

    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        using var owner = Platform.AsOwner();
        Platform.Done(await _platform.Grains.Credential(new(Platform.Acme, CredentialId.Parse("slack"))).Save(
            CredentialPurpose.Platform, "", new CredentialChange(ImmutableSortedDictionary<string, string?>.Empty.Add("url", "https://hooks.example.com/1")), null));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Runs_tell_channels_what_they_want_to_know_once()
    {
        await Save(new NotificationRule(["ended"], [], ["deliver"], ["prod"]));
        await _platform.SaveLine("deliver", Shop.Line("deliver"));

        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        await Until(sent => sent.Length > 0);

        var (channel, notice, url) = Assert.Single(_platform.Sender.Sent);
        Assert.Equal(("Team", "https://hooks.example.com/1"), (channel, url));
        Assert.Equal(("ended", nameof(RunStatus.Succeeded), "olga", "https://qvs.example.com/deliver/1"), (notice.Event, notice.Outcome, notice.StartedBy, notice.Link));
        Assert.Equal(["dev", "prod"], notice.Environments);
    }

    [Fact]
    public async Task A_message_that_is_told_twice_is_sent_once_and_one_that_failed_is_sent_again()
    {
        await Save();
        _platform.Sender.Outcomes.Enqueue(new SendOutcome("The channel answered 503.", IsFinal: false));
        var notice = Notice("one");
        await Enqueue(notice);
        await Enqueue(notice);
        await Until(sent => sent.Length == 1);

        var waiting = Assert.Single(await Deliveries());
        Assert.Equal(("The channel answered 503.", 1, false), (waiting.Problem, waiting.Tries, waiting.Arrived));
        Assert.NotNull(waiting.NextAt);
        await Until(sent => sent.Length == 2);
        while (!(await Deliveries())[0].Arrived)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Assert.Single(await Deliveries()).Tries);
    }

    [Fact]
    public async Task Many_messages_at_once_are_each_sent_once()
    {
        await Save();
        var ids = Enumerable.Range(0, 200).Select(number => $"message-{number:000}").ToList();

        await Task.WhenAll(ids.Select(id => Enqueue(Notice(id))));
        while ((await Deliveries()).Any(one => one.NextAt is not null))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ids, _platform.Sender.Sent.Select(one => one.Notice.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_asks_for_a_pause_is_left_alone_by_all_messages()
    {
        await Save();
        _platform.Sender.Outcomes.Enqueue(new SendOutcome("The channel answered 429.", IsFinal: false, TimeSpan.FromMinutes(30)));
        await Enqueue(Notice("one"));
        while ((await Deliveries()) is not [{ Tries: 1 }])
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Enqueue(Notice("two"));

        var waiting = await Deliveries();
        Assert.Equal(["two", "one"], waiting.Select(one => one.Id));
        Assert.All(waiting, one => Assert.InRange(one.NextAt!.Value - one.At, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(31)));
        Assert.Single(_platform.Sender.Sent);
    }

    [Fact]
    public async Task What_cannot_arrive_is_given_up_with_its_reason()
    {
        await Save();
        _platform.Sender.Outcomes.Enqueue(new SendOutcome("The channel answered 404.", IsFinal: true));

        await Enqueue(Notice("one"));
        while ((await Deliveries()) is not [{ NextAt: null }])
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal("The channel answered 404.", Assert.Single(await Deliveries()).Problem);
    }

    [Fact]
    public async Task A_channel_needs_a_credential_with_an_address_and_a_trial_says_how_it_went()
    {
        using var owner = Platform.AsOwner();
        var grain = _platform.Grains.Channel(Team);

        Assert.Contains("nothere", Assert.Single((await grain.Save(Spec() with { Credential = CredentialId.Parse("nothere") }, null)).Rejections).Message, StringComparison.Ordinal);
        Platform.Done(await grain.Save(Spec(), null));
        _platform.Sender.Outcomes.Enqueue(new SendOutcome("The channel answered 404.", IsFinal: true));
        Assert.Equal("The channel answered 404.", Platform.Done(await grain.Test()).Problem);
        Assert.True(Platform.Done(await grain.Test()).Arrived);
        Assert.Equal(RejectionCodes.InUse, Assert.Single((await _platform.Grains.Credential(new(Platform.Acme, CredentialId.Parse("slack"))).Delete(null)).Rejections).Code);
    }

    private static ChannelSpec Spec(params ImmutableArray<NotificationRule> rules) => new("Team", ChannelKind.Slack, CredentialId.Parse("slack"), [], rules, false);

    private static Notice Notice(string id) => new(id, Platform.Acme, null, NoticeEvents.Ended, "Failed", "", "", [], "olga", "", DateTimeOffset.UtcNow);

    private async Task Save(params ImmutableArray<NotificationRule> rules)
    {
        using var owner = Platform.AsOwner();
        Platform.Done(await _platform.Grains.Channel(Team).Save(Spec(rules), null));
    }

    private async Task Enqueue(Notice notice)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        await _platform.Grains.ChannelQueue(Team).Enqueue(notice);
    }

    private async Task<ImmutableArray<NoticeDelivery>> Deliveries()
    {
        using var owner = Platform.AsOwner();
        return await _platform.Grains.ChannelQueue(Team).Deliveries();
    }

    private async Task Until(Func<(string, Notice, string?)[], bool> expected)
    {
        while (!expected([.. _platform.Sender.Sent]))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
