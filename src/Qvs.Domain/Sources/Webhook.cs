using Qvs.Domain.Applications;

namespace Qvs.Domain.Sources;

/// <summary>What a repository's events do (formats.md 4.3).</summary>
/// <param name="ReportsStatus">Whether the state of runs is written back to the commits that started them, with the repository's credential.</param>
[GenerateSerializer, Alias("qvs.sources.webhook"), Immutable]
public sealed record WebhookSpec([property: Id(0)] bool ReportsStatus, [property: Id(1)] ImmutableArray<Trigger> Triggers)
{
    private const int MostTriggers = 100;

    /// <summary>Everything that is wrong with it.</summary>
    public static IEnumerable<Rejection> Check(WebhookSpec spec)
    {
        if (spec.Triggers.IsDefault)
        {
            return [new Rejection(RejectionCodes.Invalid, "The webhook has no list of triggers.", "Give an empty one if nothing shall start.")];
        }

        if (spec.Triggers.Length > MostTriggers)
        {
            return [new Rejection(RejectionCodes.Invalid, $"The webhook has {spec.Triggers.Length} triggers; {MostTriggers} are allowed.", "Use expressions that match more.")];
        }

        return
        [
            .. spec.Triggers.SelectMany(TriggerMatcher.Check),
            .. spec.Triggers.GroupBy(trigger => trigger.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
                .Select(group => new Rejection(RejectionCodes.Invalid, $"Two triggers are called '{group.Key}'.", "Give each a name of its own.")),
        ];
    }
}

/// <summary>A webhook as it may be shown: never its secret.</summary>
/// <param name="OldSecretUntil">Until when the secret before the last rotation is still taken; null if it is not.</param>
[GenerateSerializer, Alias("qvs.sources.webhook-view"), Immutable]
public sealed record WebhookView(
    [property: Id(0)] WebhookKey Key,
    [property: Id(1)] WebhookSpec Spec,
    [property: Id(2)] DateTimeOffset? OldSecretUntil,
    [property: Id(3)] long Revision,
    [property: Id(4)] DateTimeOffset ChangedAt,
    [property: Id(5)] string ChangedBy);

/// <summary>A webhook that was saved.</summary>
/// <param name="Secret">If it was made now: shown this once.</param>
[GenerateSerializer, Alias("qvs.sources.webhook-saved"), Immutable]
public sealed record WebhookSaved([property: Id(0)] WebhookView Webhook, [property: Id(1)] string? Secret)
{
    // A record prints its members; this one must not.
    public override string ToString() => Webhook.Key.ToString();
}

/// <summary>What a webhook's address was asked, before anybody knows whether it is genuine.</summary>
/// <param name="Proofs">By header, in lower case: signatures, tokens, names of events and deliveries. The token of an address is called <c>token</c>.</param>
/// <param name="Body">Exactly the bytes that were sent: they are what is signed.</param>
[GenerateSerializer, Alias("qvs.sources.webhook-request"), Immutable]
public sealed record WebhookRequest(
    [property: Id(0)] ImmutableDictionary<string, string> Proofs, [property: Id(1)] ImmutableArray<byte> Body)
{
    public string Header(string name) => Proofs.GetValueOrDefault(name.ToLowerInvariant(), "");

    public override string ToString() => $"{Body.Length} bytes";
}

/// <summary>A genuine request, and what is to be made of it.</summary>
/// <param name="Event">The provider's header; empty where there is none.</param>
/// <param name="DeliveryName">The provider's name for the delivery; empty where there is none.</param>
[GenerateSerializer, Alias("qvs.sources.webhook-admission"), Immutable]
public sealed record WebhookAdmission(
    [property: Id(0)] RepositoryKind Provider, [property: Id(1)] string Event, [property: Id(2)] string DeliveryName, [property: Id(3)] WebhookSpec Spec);
