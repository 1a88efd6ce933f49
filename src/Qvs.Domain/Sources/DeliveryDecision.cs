using System.Text.Json;
using Qvs.Domain.Applications;

namespace Qvs.Domain.Sources;

/// <summary>What a payload means and what is to be started for it. It is decided once, with the triggers of that moment, and written before anything starts.</summary>
public sealed record DeliveryDecision(ImmutableArray<SourceEvent> Events, ImmutableArray<DeliveryStart> Starts, string Note)
{
    /// <summary>More changes of one push are not looked at: none comes near, and each is held against every trigger.</summary>
    private const int MostEvents = 50;

    /// <param name="body">JSON in UTF-8.</param>
    public static DeliveryDecision Decide(RepositoryKind provider, string header, ReadOnlyMemory<byte> body, ImmutableArray<Trigger> triggers)
    {
        JsonDocument payload;
        try
        {
            payload = JsonDocument.Parse(PayloadText.Mend(body));
        }
        catch (JsonException problem)
        {
            return new DeliveryDecision([], [], $"The payload is not JSON: {problem.Message}");
        }

        using (payload)
        {
            return Decide(PayloadReader.Read(provider, header, payload.RootElement), triggers, payload.RootElement);
        }
    }

    private static DeliveryDecision Decide(ImmutableArray<SourceEvent> events, ImmutableArray<Trigger> triggers, JsonElement payload)
    {
        var known = events.Select(happened => happened with { Files = [] }).Take(MostEvents).ToImmutableArray();
        if (events.Length > MostEvents)
        {
            return new DeliveryDecision(known, [], $"The payload speaks of {events.Length} branches and tags; {MostEvents} are looked at.");
        }

        if (events.All(happened => happened.Kind == SourceEventKind.Ping))
        {
            return new DeliveryDecision(known, [], events.IsEmpty ? "Events of this kind start nothing." : "The provider tried the address.");
        }

        var starts = events.SelectMany((happened, at) => triggers.Select(trigger => Start(at, TriggerMatcher.Match(trigger, happened, payload)))).ToImmutableArray();
        return new DeliveryDecision(known, starts, starts.IsEmpty ? "The repository has no triggers." : "");
    }

    private static DeliveryStart Start(int at, TriggerOutcome outcome) =>
        new(at, outcome.Trigger, outcome.Line, outcome.Starts ? StartResult.Waiting : StartResult.Skipped, outcome.Reason, outcome.Inputs);
}
