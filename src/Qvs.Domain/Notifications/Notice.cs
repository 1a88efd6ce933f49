using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Notifications;

/// <summary>A message about a run, on its way to channels.</summary>
/// <param name="Id">The same message has the same: it is sent once however often it is told.</param>
/// <param name="Event">Of <see cref="NoticeEvents"/>.</param>
/// <param name="Outcome">How an ended run ended, the severity of a task's message, or empty.</param>
/// <param name="Environments">That the run is for.</param>
/// <param name="Link">Of the run's page.</param>
[GenerateSerializer, Alias("qvs.notifications.notice"), Immutable]
public sealed record Notice(
    [property: Id(0)] string Id,
    [property: Id(1)] TenantId Tenant,
    [property: Id(2)] RunKey? Run,
    [property: Id(3)] string Event,
    [property: Id(4)] string Outcome,
    [property: Id(5)] string Stage,
    [property: Id(6)] string Message,
    [property: Id(7)] ImmutableArray<string> Environments,
    [property: Id(8)] string StartedBy,
    [property: Id(9)] string Link,
    [property: Id(10)] DateTimeOffset At)
{
    /// <summary>In a line, as every kind of channel shows it.</summary>
    public string Title => (Run, Event) switch
    {
        (null, _) => $"{Tenant}: this channel works",
        (_, NoticeEvents.Started) => $"{Run.Line} #{Run.Number} started",
        (_, NoticeEvents.Approval) => $"{Run.Line} #{Run.Number} waits for approval at {Stage}",
        (_, NoticeEvents.Retried) => $"{Run.Line} #{Run.Number} is retried",
        (_, NoticeEvents.Ended) => $"{Run.Line} #{Run.Number} {Outcome.ToLowerInvariant()}",
        _ => $"{Run.Line} #{Run.Number}, {Stage}",
    };
}

/// <summary>What was sent to a channel, or was not.</summary>
/// <param name="Problem">Why it did not arrive, or empty.</param>
/// <param name="NextAt">When it is tried again, or null if it is not.</param>
[GenerateSerializer, Alias("qvs.notifications.delivery"), Immutable]
public sealed record NoticeDelivery(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] int Tries,
    [property: Id(3)] string Problem,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] DateTimeOffset? NextAt)
{
    public bool Arrived => Problem.Length == 0 && NextAt is null;
}
