using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>Looks after the deliveries of a webhook: wakes what was left behind, forgets what is old or too many.</summary>
internal sealed partial class DeliveryRetention(
    IListings listings, IGrainFactory grains, IOptions<SourceOptions> options, TimeProvider clock, ILogger<DeliveryRetention> log)
{
    private const int PageSize = 1_000;
    private const int AtOnce = 8;

    /// <param name="keep">How many are kept.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> Tidy(WebhookKey webhook, int keep)
    {
        var now = clock.GetUtcNow();
        var (leftBehind, old) = (SortOf(now - options.Value.LeftBehindAfter), SortOf(now - options.Value.KeepDeliveriesFor));
        var seen = 0;
        for (string? cursor = null; ;)
        {
            var page = await listings.Query(
                new ListingQuery(webhook.Tenant, ListingKinds.WebhookDelivery, webhook.Repository.Value, Descending: true, Cursor: cursor, Limit: PageSize), CancellationToken.None);
            var rows = page.Rows.Select((row, at) => (Row: row, IsTooMuch: seen + at >= keep)).ToList();
            seen += rows.Count;
            foreach (var group in rows.Chunk(AtOnce))
            {
                await Task.WhenAll(group.Select(one => One(one.Row, one.IsTooMuch)));
            }

            if ((cursor = page.Next) is null)
            {
                return seen;
            }
        }

        Task One(ListingRow row, bool isTooMuch) => !WebhookDeliveryKey.TryParse(row.Key, out var key) ? Task.CompletedTask
            : row.Status == nameof(DeliveryStatus.Pending) ? string.CompareOrdinal(row.Sort, leftBehind) < 0 ? Try(key, delivery => delivery.Wake()) : Task.CompletedTask
            : isTooMuch || string.CompareOrdinal(row.Sort, old) < 0 ? Try(key, delivery => delivery.Forget())
            : Task.CompletedTask;
    }

    private async Task Try(WebhookDeliveryKey key, Func<IWebhookDeliveryGrain, Task> call)
    {
        try
        {
            await call(grains.WebhookDelivery(key));
        }
        catch (Exception problem)
        {
            LogFailed(problem, key);
        }
    }

    private static string SortOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Delivery} could not be looked after; it is tried again.")]
    private partial void LogFailed(Exception problem, WebhookDeliveryKey delivery);
}
