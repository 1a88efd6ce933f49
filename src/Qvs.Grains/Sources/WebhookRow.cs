using System.Text.Json;
using System.Text.Json.Serialization;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>A webhook in lists.</summary>
public static class WebhookRow
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static WebhookView? Read(ListingRow row) => JsonSerializer.Deserialize<WebhookView>(row.Body, Json);

    internal static string Write(WebhookView webhook) => JsonSerializer.Serialize(webhook, Json);
}
