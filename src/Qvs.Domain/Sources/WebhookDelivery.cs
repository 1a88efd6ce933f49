using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;

namespace Qvs.Domain.Sources;

[JsonConverter(typeof(JsonStringEnumConverter<StartResult>))]
public enum StartResult
{
    /// <summary>Decided, and not yet known to be done.</summary>
    Waiting,
    Started,

    /// <summary>The trigger does not want this event.</summary>
    Skipped,

    /// <summary>The line did not take the start: an input is missing, a freeze, a busy line.</summary>
    Refused,

    /// <summary>It could not be started for a day.</summary>
    Failed,
}

[JsonConverter(typeof(JsonStringEnumConverter<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>Accepted, and not yet worked off.</summary>
    Pending,

    /// <summary>At least one run was started.</summary>
    Started,

    /// <summary>A trigger wanted to start a line, and none could be started.</summary>
    Refused,

    /// <summary>Nothing was to be started.</summary>
    Nothing,
}

/// <summary>What one trigger made of one event.</summary>
/// <param name="Event">Which of the payload's events, from 0.</param>
/// <param name="Reason">Why nothing was started; else empty.</param>
[GenerateSerializer, Alias("qvs.sources.delivery-start"), Immutable]
public sealed record DeliveryStart(
    [property: Id(0)] int Event,
    [property: Id(1)] string Trigger,
    [property: Id(2)] AssemblyLineId Line,
    [property: Id(3)] StartResult Result,
    [property: Id(4)] string Reason,
    [property: Id(5), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs,
    [property: Id(6)] RunKey? Run = null);

/// <summary>The delivery as it arrived, or as somebody had it done again.</summary>
/// <param name="By">Empty for the arrival.</param>
/// <param name="Note">Why there are no starts to speak of; else empty.</param>
[GenerateSerializer, Alias("qvs.sources.delivery-round"), Immutable]
public sealed record DeliveryRound(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] ImmutableArray<DeliveryStart> Starts,
    [property: Id(3)] string Note)
{
    [JsonIgnore]
    public DeliveryStatus Status => Starts.Any(start => start.Result == StartResult.Waiting) ? DeliveryStatus.Pending
        : Starts.Any(start => start.Result == StartResult.Started) ? DeliveryStatus.Started
        : Starts.Any(start => start.Result is StartResult.Refused or StartResult.Failed) ? DeliveryStatus.Refused
        : DeliveryStatus.Nothing;

    /// <summary>Why nothing was started, in one line; empty if something was.</summary>
    public string Reason() => Status is DeliveryStatus.Started or DeliveryStatus.Pending ? ""
        : Note.Length > 0 ? Note
        : string.Join(" ", Starts.Where(start => start.Reason.Length > 0).OrderBy(start => start.Result == StartResult.Skipped)
            .Select(start => $"{start.Trigger}: {start.Reason}").Take(3));
}

/// <summary>What a provider has sent, and what became of it.</summary>
/// <param name="Name">The provider's name for it; empty where there is none.</param>
/// <param name="Events">What the payload speaks of, without the names of files.</param>
/// <param name="Rounds">The latest last; the oldest of many are forgotten.</param>
/// <param name="ReportsStatus">Whether the webhook wanted the state of runs on their commits then.</param>
[GenerateSerializer, Alias("qvs.sources.delivery"), Immutable]
public sealed record WebhookDelivery(
    [property: Id(0)] WebhookDeliveryKey Key,
    [property: Id(1)] RepositoryKind Provider,
    [property: Id(2)] string Name,
    [property: Id(3)] string Header,
    [property: Id(4)] DateTimeOffset ReceivedAt,
    [property: Id(5)] ImmutableArray<SourceEvent> Events,
    [property: Id(6)] ImmutableArray<DeliveryRound> Rounds,
    [property: Id(7)] bool ReportsStatus)
{
    [JsonIgnore]
    public DeliveryStatus Status => Rounds[^1].Status;
}

/// <param name="IsRepeated">The same delivery had arrived before; nothing is started again.</param>
[GenerateSerializer, Alias("qvs.sources.delivery-accepted"), Immutable]
public sealed record DeliveryAccepted([property: Id(0)] WebhookDeliveryKey Key, [property: Id(1)] bool IsRepeated);
