using System.Collections.Immutable;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;

namespace Qvs.Domain.Tests.Notifications;

public sealed class ChannelRulesTests
{
    [Theory]
    [InlineData("ended", "Failed", "deliver", "prod", true)]
    [InlineData("ended", "Succeeded", "deliver", "prod", false)]
    [InlineData("ended", "Failed", "other", "prod", false)]
    [InlineData("ended", "Failed", "deliver", "dev", false)]
    [InlineData("started", "", "deliver", "prod", false)]
    [InlineData("approval", "", "deliver-all", "prod", true)]
    public void A_message_goes_out_when_one_rule_matches_in_all_its_lists(string what, string outcome, string line, string environment, bool wanted) =>
        Assert.Equal(wanted, Channel(Rule(["ended", "approval"], ["failed"], ["deliver*"], ["prod"])).Wants(Notices.Of(what, outcome, line, environment)));

    [Fact]
    public void Without_rules_everything_goes_out_and_while_paused_nothing_but_a_trial()
    {
        var notice = Notices.Of("started", "", "deliver", "dev");

        Assert.True(Channel().Wants(notice));
        Assert.False((Channel() with { IsPaused = true }).Wants(notice));
        Assert.True((Channel() with { IsPaused = true }).Wants(notice with { Event = NoticeEvents.Test, Run = null }));
    }

    [Fact]
    public void A_rule_that_matches_suffices()
    {
        var channel = Channel(Rule(["started"], [], [], []), Rule([], [], [], ["prod"]));

        Assert.True(channel.Wants(Notices.Of("ended", "Failed", "x", "prod")));
        Assert.True(channel.Wants(Notices.Of("started", "", "x", "dev")));
        Assert.False(channel.Wants(Notices.Of("ended", "Failed", "x", "dev")));
    }

    [Theory]
    [InlineData("ended", "Failed", true)]
    [InlineData("ended", "Succeeded", false)]
    [InlineData("task", "error", false)]
    [InlineData("started", "", false)]
    [InlineData("approval", "", false)]
    [InlineData("retried", "", false)]
    public void Who_names_outcomes_only_is_told_of_nothing_without_one(string what, string outcome, bool wanted) =>
        Assert.Equal(wanted, Channel(Rule([], ["failed"], [], [])).Wants(Notices.Of(what, outcome, "deliver", "prod")));

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var problems = ChannelRules.Check(new ChannelSpec(new string('x', 101), ChannelKind.Email, null, ["nobody", "a@b@c", "fine@example.com", "a@b.c\r\nBcc: all@example.com"], [Rule(["broken"], [], [], [])], false)).ToList();

        Assert.Equal(5, problems.Count);
        Assert.Contains(problems, problem => problem.Message.Contains("'broken'", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.NotEqual("", problem.NextStep));
        Assert.Empty(ChannelRules.Check(Channel()));
        Assert.Contains(ChannelRules.Check(Channel() with { Credential = null }), problem => problem.NextStep.Contains("'url'", StringComparison.Ordinal));
    }

    private static ChannelSpec Channel(params ImmutableArray<NotificationRule> rules) => new("Team", ChannelKind.Slack, CredentialId.Parse("slack"), [], rules, false);

    private static NotificationRule Rule(ImmutableArray<string> events, ImmutableArray<string> outcomes, ImmutableArray<string> lines, ImmutableArray<string> environments) =>
        new(events, outcomes, lines, environments);
}
