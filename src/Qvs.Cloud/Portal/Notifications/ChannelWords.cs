using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Notifications;

namespace Qvs.Cloud.Portal.Notifications;

/// <summary>Channels, their rules and what they were sent, in words.</summary>
internal static class ChannelWords
{
    public static IReadOnlyList<(string Value, string Text)> Kinds =>
    [
        (nameof(ChannelKind.Slack), PortalText.ChanSlack),
        (nameof(ChannelKind.Teams), PortalText.ChanTeams),
        (nameof(ChannelKind.Email), PortalText.ChanEmail),
        (nameof(ChannelKind.Webhook), PortalText.ChanWebhook),
    ];

    public static IReadOnlyList<(string Value, string Text)> Events =>
    [
        (NoticeEvents.Started, PortalText.ChanStarted),
        (NoticeEvents.Approval, PortalText.ChanApproval),
        (NoticeEvents.Retried, PortalText.ChanRetried),
        (NoticeEvents.Ended, PortalText.ChanEnded),
        (NoticeEvents.Task, PortalText.ChanTask),
    ];

    public static IReadOnlyList<(string Value, string Text)> Outcomes =>
    [
        (nameof(RunStatus.Succeeded), PortalText.StatusSucceeded),
        (nameof(RunStatus.Failed), PortalText.StatusFailed),
        (nameof(RunStatus.Cancelled), PortalText.StatusCancelled),
    ];

    public static string Of(IReadOnlyList<(string Value, string Text)> choices, string value) => choices.FirstOrDefault(choice => choice.Value == value).Text ?? value;

    /// <summary>A rule's list; empty means that all match.</summary>
    public static string Of(IReadOnlyList<(string Value, string Text)> choices, ImmutableArray<string> values) =>
        values.IsDefaultOrEmpty ? PortalText.ChanAny : string.Join(", ", values.Select(value => Of(choices, value)));

    public static PortalStatus Badge(NoticeDelivery delivery) => delivery switch
    {
        { Arrived: true } => PortalStatus.Succeeded,
        { NextAt: not null } => PortalStatus.Running,
        _ => PortalStatus.Failed,
    };

    public static string Word(NoticeDelivery delivery) => delivery switch
    {
        { Arrived: true } => PortalText.ChanArrived,
        { NextAt: not null } => PortalText.ChanWaiting,
        _ => PortalText.ChanLost,
    };
}
