using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Grains.Definitions;

namespace Qvs.Grains.Sources;

/// <summary>A delivery in lists.</summary>
/// <param name="Reason">Why nothing was started; else empty.</param>
public sealed record DeliverySummary(
    string Id,
    string Repository,
    DeliveryStatus Status,
    DateTimeOffset ReceivedAt,
    string What,
    string Ref,
    string Commit,
    string Author,
    string Title,
    string Link,
    ImmutableArray<RunKey> Runs,
    string Reason)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static DeliverySummary? Read(ListingRow row) => JsonSerializer.Deserialize<DeliverySummary>(row.Body, Json);

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static DeliverySummary Of(WebhookDelivery delivery)
    {
        var first = delivery.Events.IsEmpty ? null : delivery.Events[0];
        return new DeliverySummary(
            delivery.Key.Id,
            delivery.Key.Repository.Value,
            delivery.Status,
            delivery.ReceivedAt,
            first?.Describe(delivery.Key.Repository) ?? delivery.Header,
            first?.Ref ?? "",
            first?.Commit ?? "",
            first?.Author ?? "",
            first?.Title ?? "",
            first?.Link ?? "",
            [.. delivery.Rounds.SelectMany(round => round.Starts).Select(start => start.Run).OfType<RunKey>()],
            delivery.Rounds[^1].Reason());
    }
}

/// <summary>
/// Rows of deliveries. That of one which is being accepted is written before its state: it is how the delivery is found again if the process dies before
/// it is worked off. A row without a state is nothing that anybody was promised.
/// </summary>
internal sealed partial class DeliveryRows(IListings listings, Announcer announcer, ILogger<DeliveryRows> log)
{
    /// <param name="revision">Of the state that is written next.</param>
    /// <exception cref="Exception">Storage failed; then the delivery must not be accepted.</exception>
    public Task Promise(WebhookDelivery delivery, long revision) => listings.Put(Row(delivery, revision, nameof(DeliveryStatus.Pending)), CancellationToken.None);

    /// <param name="revision">Of the state that is written.</param>
    public async Task Write(WebhookDelivery delivery, long revision)
    {
        try
        {
            // Above that of the promise, which may have been for the same state.
            await listings.Put(Row(delivery, revision + 1, delivery.Status.ToString()), CancellationToken.None);
        }
        catch (Exception problem)
        {
            // It stays pending, so it is woken, and its row written again.
            LogFailed(problem, delivery.Key);
        }

        await announcer.Announce(delivery.Key.Tenant, ListingKinds.WebhookDelivery, delivery.Key.ToString(), revision);
    }

    public Task Remove(WebhookDeliveryKey key, long revision) =>
        listings.Remove(key.Tenant, ListingKinds.WebhookDelivery, key.ToString(), revision, CancellationToken.None);

    private static ListingRow Row(WebhookDelivery delivery, long revision, string status)
    {
        var summary = DeliverySummary.Of(delivery);
        return new ListingRow(
            delivery.Key.Tenant,
            ListingKinds.WebhookDelivery,
            delivery.Key.ToString(),
            delivery.Key.Repository.Value,
            status,
            $"{delivery.ReceivedAt.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture)} {delivery.Key.Id}",
            $"{summary.What} {summary.Commit} {summary.Author} {summary.Title} {delivery.Name}".ToLowerInvariant(),
            revision,
            summary.Write());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The row of {Delivery} could not be written; it is repaired later.")]
    private partial void LogFailed(Exception problem, WebhookDeliveryKey delivery);
}
