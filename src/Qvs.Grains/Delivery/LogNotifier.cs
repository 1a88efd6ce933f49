using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Delivery;

/// <summary>Messages of runs in the log, where the host has nothing better.</summary>
internal sealed class LogNotifier(ILogger<LogNotifier> log) : IRunNotifier
{
    public Task Notify(RunEffect.Notify message, CancellationToken cancellation)
    {
        log.LogInformation("{Run} {Event} {Stage} {Message}", message.Run, message.Event, message.Stage, message.Message);
        return Task.CompletedTask;
    }
}
