using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>A short name of a pod template, of the letters that Kubernetes uses for it.</summary>
internal static class Hashes
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Of(JsonNode? template)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Json.Bytes(Sorted(template) ?? new JsonObject()));
        return string.Concat(hash.Take(9).Select(b => Letters[b % Letters.Length]));
    }

    /// <summary>Patches leave the same template with its members in another order.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
