using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Domain.Notifications;

/// <summary>A message in the words of each kind of channel.</summary>
public static partial class NoticeText
{
    // These texts are read by programs, not put into pages: no need to write letters as numbers.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of the request to a channel that has an address.</summary>
    public static string Body(ChannelKind kind, Notice notice) => (kind switch
    {
        ChannelKind.Slack => Slack(notice),
        ChannelKind.Teams => Teams(notice),
        _ => Webhook(notice),
    }).ToJsonString(Json);

    public static string MailSubject(Notice notice) => $"[{notice.Tenant}] {notice.Title}";

    public static string MailText(Notice notice) => string.Join(
        "\n\n", new[] { $"{notice.Title}.", notice.Message == notice.Outcome ? "" : notice.Message, Facts(notice), notice.Link }.Where(part => part.Length > 0)) + "\n";

    private static JsonObject Slack(Notice notice)
    {
        var said = notice.Message.Length > 0 && notice.Message != notice.Outcome ? $"\n{Mentions().Replace(Escape(notice.Message), "<$1>")}" : "";
        var title = notice.Link.Length > 0 ? $"<{notice.Link}|{Escape(notice.Title)}>" : Escape(notice.Title);
        return new JsonObject
        {
            ["text"] = Escape(notice.Title),
            ["blocks"] = new JsonArray(
                new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut($"{Sign(notice)} *{title}*{said}", 3_000) } },
                new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(Escape(Facts(notice)), 2_000) }) }),
        };
    }

    private static JsonObject Teams(Notice notice)
    {
        var body = new JsonArray(Block($"{Sign(notice, plain: true)} {notice.Title}", "Bolder"));
        if (notice.Message.Length > 0 && notice.Message != notice.Outcome)
        {
            body.Add(Block(Cut(notice.Message, 5_000), "Default"));
        }

        body.Add(Block(Facts(notice), "Lighter"));
        var card = new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = body };
        if (notice.Link.Length > 0)
        {
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open the run", ["url"] = notice.Link });
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }),
        };

        static JsonObject Block(string text, string weight) => new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = weight, ["wrap"] = true };
    }

    private static JsonObject Webhook(Notice notice) => new()
    {
        ["id"] = notice.Id,
        ["type"] = $"run.{notice.Event}",
        ["timestamp"] = notice.At.UtcDateTime,
        ["data"] = new JsonObject
        {
            ["project"] = notice.Tenant.Value,
            ["assemblyLine"] = notice.Run?.Line.Value,
            ["number"] = notice.Run?.Number,
            ["outcome"] = notice.Outcome,
            ["stage"] = notice.Stage,
            ["message"] = notice.Message,
            ["environments"] = new JsonArray([.. notice.Environments.Select(environment => (JsonNode)environment)]),
            ["startedBy"] = notice.StartedBy,
            ["url"] = notice.Link,
        },
    };

    private static string Facts(Notice notice) => string.Join(
        " · ",
        new[]
        {
            notice.Tenant.Value,
            string.Join(", ", notice.Environments),
            notice.StartedBy.Length > 0 ? $"started by {notice.StartedBy}" : "",
        }.Where(part => part.Length > 0));

    private static string Sign(Notice notice, bool plain = false) => (notice.Event, notice.Outcome) switch
    {
        (NoticeEvents.Ended, "Succeeded") => plain ? "✅" : ":white_check_mark:",
        (NoticeEvents.Ended, "Cancelled") => plain ? "⏹" : ":black_square_for_stop:",
        (NoticeEvents.Ended, _) => plain ? "❌" : ":x:",
        (NoticeEvents.Approval, _) => plain ? "✋" : ":raised_hand:",
        (NoticeEvents.Task, "error" or "warn" or "warning") => plain ? "⚠" : ":warning:",
        _ => plain ? "▶" : ":arrow_forward:",
    };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    /// <summary>Tasks mention people so (formats.md 4.6); everything else that looks like a command to Slack stays text.</summary>
    [GeneratedRegex(@"&lt;(!here|!channel|@[A-Z0-9]{1,20}|!subteam\^[A-Z0-9]{1,20})&gt;", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mentions();
}
