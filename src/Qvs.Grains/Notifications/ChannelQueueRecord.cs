using Qvs.Domain.Notifications;

namespace Qvs.Grains.Notifications;

/// <summary>At rest: what waits to be sent, the newest last, and what was sent, the newest first.</summary>
internal sealed class ChannelQueueRecord
{
    public int Version { get; set; } = 1;

    public List<WaitingNotice> Waiting { get; set; } = [];

    public List<NoticeDelivery> Sent { get; set; } = [];

    /// <summary>Of messages that came lately, so that one that is told twice is sent once.</summary>
    public List<string> Known { get; set; } = [];
}

internal sealed record WaitingNotice(Notice Notice, int Tries, string Problem, DateTimeOffset NextAt);
