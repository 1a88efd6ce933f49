using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>One difference. Null is absence.</summary>
internal sealed record Difference(string Path, string? Before, string? After)
{
    public override string ToString() => Before is null ? $"+ {Path}: {After}" : After is null ? $"- {Path}: {Before}" : $"~ {Path}: {Before} -> {After}";
}

/// <summary>
/// What differs between an object as it is and as it would be. Values of Secrets are hashed with a key that nobody keeps: the same value looks the same
/// within one preview, and nothing can be found by trying.
/// </summary>
internal sealed class ObjectDiff
{
    private static readonly string[] Server = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <param name="before">Null if there is no such object yet.</param>
    public IReadOnlyList<Difference> Between(ObjectId id, JsonObject? before, JsonObject after)
    {
        var found = new List<Difference>();
        Compare("", before is null ? null : Clean(before, id), Clean(after, id), found);
        return found;
    }

    private JsonObject Clean(JsonObject obj, ObjectId id)
    {
        var clean = (JsonObject)obj.DeepClone();
        clean.Remove("status");
        if (clean["metadata"] is JsonObject metadata)
        {
            foreach (var field in Server)
            {
                metadata.Remove(field);
            }

            // Holds the object once more, and of a Secret its values.
            (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        }

        foreach (var part in id.IsSecret ? (string[])["data", "stringData"] : [])
        {
            if (clean[part] is JsonObject values)
            {
                clean[part] = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)Hash(v.Value?.ToString() ?? ""))));
            }
        }

        return clean;
    }

    private string Hash(string value) => $"(secret {Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value)))[..8]})";

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<Difference> found)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        if (before is null or JsonObject && after is null or JsonObject && (before ?? after) is JsonObject)
        {
            var (b, a) = (before as JsonObject, after as JsonObject);
            foreach (var key in (b?.Select(p => p.Key) ?? []).Union(a?.Select(p => p.Key) ?? []).Order(StringComparer.Ordinal))
            {
                Compare(path.Length == 0 ? Step(key) : $"{path}.{Step(key)}", b?[key], a?[key], found);
            }
        }
        else if (before is JsonArray bs && after is JsonArray @as)
        {
            Lists(path, bs, @as, found);
        }
        else
        {
            found.Add(new Difference(path, before?.ToJsonString(), after?.ToJsonString()));
        }
    }

    /// <summary>Entries of lists are told apart by their name where they have one.</summary>
    private static void Lists(string path, JsonArray before, JsonArray after, List<Difference> found)
    {
        if (before.Concat(after).All(e => e is JsonObject o && o["name"] is not null) && Distinct(before) && Distinct(after))
        {
            foreach (var name in before.Concat(after).Select(Name).Distinct())
            {
                Compare($"{path}[{name}]", before.FirstOrDefault(e => Name(e) == name), after.FirstOrDefault(e => Name(e) == name), found);
            }

            return;
        }

        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            Compare($"{path}[{i}]", i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, found);
        }

        static string? Name(JsonNode? entry) => entry?["name"]?.ToString();

        static bool Distinct(JsonArray list) => list.Select(Name).Distinct().Count() == list.Count;
    }

    private static string Step(string key) => key.ContainsAny(['.', '/', '[']) ? $"\"{key}\"" : key;
}
