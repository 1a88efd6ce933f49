using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;

namespace Qvs.Domain.Ports;

/// <summary>How a try to send ended.</summary>
/// <param name="Problem">Empty if the message arrived; else in words, without anything secret.</param>
/// <param name="IsFinal">Trying again is of no use.</param>
/// <param name="After">For how long the channel wants to be left alone; null if it does not say.</param>
public sealed record SendOutcome(string Problem, bool IsFinal, TimeSpan? After = null)
{
    public static SendOutcome Arrived { get; } = new("", true);
}

/// <summary>Carries messages out of the platform.</summary>
public interface INoticeSender
{
    /// <param name="secrets">Of the channel's credential; null if it has none.</param>
    Task<SendOutcome> Send(ChannelSpec channel, SecretValues? secrets, Notice notice, CancellationToken cancellation);
}
