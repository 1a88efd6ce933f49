using System.Collections.Concurrent;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;

namespace Qvs.Grains.Tests.Simulation;

/// <summary>Keeps messages instead of sending them, and fails when it is told to.</summary>
public sealed class RecordingSender : INoticeSender
{
    public ConcurrentQueue<(string Channel, Notice Notice, string? Url)> Sent { get; } = [];

    /// <summary>How the next ones end; then everything arrives.</summary>
    public ConcurrentQueue<SendOutcome> Outcomes { get; } = [];

    public Task<SendOutcome> Send(ChannelSpec channel, SecretValues? secrets, Notice notice, CancellationToken cancellation)
    {
        Sent.Enqueue((channel.DisplayName, notice, secrets?.Values.GetValueOrDefault("url")));
        return Task.FromResult(Outcomes.TryDequeue(out var outcome) ? outcome : SendOutcome.Arrived);
    }
}
