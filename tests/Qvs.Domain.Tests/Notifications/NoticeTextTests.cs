using System.Text.Json.Nodes;
using Qvs.Domain.Notifications;

namespace Qvs.Domain.Tests.Notifications;

public sealed class NoticeTextTests
{
    [Fact]
    public void Slack_gets_a_line_with_a_link_and_tasks_may_mention_people_but_write_no_other_command()
    {
        var said = Text(ChannelKind.Slack, Notices.Of("task", "warn", "deliver", "prod", "<!here> 3 CRITICAL & more: <https://evil.example.com|click> <@U123ABC>"));

        var text = (string)said["blocks"]![0]!["text"]!["text"]!;
        Assert.Equal(
            ":warning: *<https://qvs.example.com/t/acme/lines/deliver/runs/7|deliver #7, deploy-prod>*\n<!here> 3 CRITICAL &amp; more: &lt;https://evil.example.com|click&gt; <@U123ABC>",
            text);
        Assert.Equal("acme · prod · started by olga", (string)said["blocks"]![1]!["elements"]![0]!["text"]!);
    }

    [Fact]
    public void What_is_too_long_for_a_channel_is_cut()
    {
        var said = Text(ChannelKind.Slack, Notices.Of("task", "warn", "deliver", "prod", new string('x', 9_000)));

        Assert.Equal(3_000, ((string)said["blocks"]![0]!["text"]!["text"]!).Length);
    }

    [Fact]
    public void Teams_gets_an_adaptive_card_with_a_button()
    {
        var card = Text(ChannelKind.Teams, Notices.Of("ended", "Failed", "deliver", "prod", "Failed"))["attachments"]![0]!["content"]!;

        Assert.Equal("❌ deliver #7 failed", (string)card["body"]![0]!["text"]!);
        Assert.Equal(2, card["body"]!.AsArray().Count);
        Assert.Equal("https://qvs.example.com/t/acme/lines/deliver/runs/7", (string)card["actions"]![0]!["url"]!);
    }

    [Fact]
    public void A_program_gets_everything_as_it_is()
    {
        var said = Text(ChannelKind.Webhook, Notices.Of("approval", "", "deliver", "prod", "release waits for <approval>."));

        Assert.Equal("run.approval", (string)said["type"]!);
        Assert.Equal("release waits for <approval>.", (string)said["data"]!["message"]!);
        Assert.Equal(7, (int)said["data"]!["number"]!);
        Assert.Equal(["prod"], said["data"]!["environments"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public void A_mail_says_what_where_and_by_whom()
    {
        var notice = Notices.Of("ended", "Succeeded", "deliver", "prod", "Succeeded");

        Assert.Equal("[acme] deliver #7 succeeded", NoticeText.MailSubject(notice));
        Assert.Equal("deliver #7 succeeded.\n\nacme · prod · started by olga\n\nhttps://qvs.example.com/t/acme/lines/deliver/runs/7\n", NoticeText.MailText(notice));
    }

    private static JsonNode Text(ChannelKind kind, Notice notice) => JsonNode.Parse(NoticeText.Body(kind, notice))!;
}
