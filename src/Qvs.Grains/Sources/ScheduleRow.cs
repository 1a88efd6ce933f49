using System.Text.Json;
using System.Text.Json.Serialization;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>A schedule in lists.</summary>
public static class ScheduleRow
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Versioned<ScheduleView>? Read(ListingRow row) => JsonSerializer.Deserialize<Versioned<ScheduleView>>(row.Body, Json);

    internal static string Write(Versioned<ScheduleView> schedule) => JsonSerializer.Serialize(schedule, Json);
}
