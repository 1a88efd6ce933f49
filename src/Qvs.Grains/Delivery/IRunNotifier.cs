using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Delivery;

/// <summary>Where messages of runs go: webhooks, chat, mail. Without one of its own a host has them in the log.</summary>
public interface IRunNotifier
{
    /// <summary>Sends, or hands on for sending. The same message may come twice, with the same id; an exception means that it comes again.</summary>
    Task Notify(RunEffect.Notify message, CancellationToken cancellation);
}
