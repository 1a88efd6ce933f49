using System.Text.Json.Nodes;
using Qvs.Domain.Ports;

namespace Qvs.Domain.Releases;

/// <summary>
/// Compares an object as it is with what it would be if its manifest were applied again. Only fields that the manifest sets can differ: those that others
/// own are the same in both. Values of Secrets are never shown.
/// </summary>
public static class Drifting
{
    private const int MostFields = 200;
    private const int MostCharacters = 400;
    private static readonly string[] Server = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    public static ImmutableArray<DriftedField> Between(IEnumerable<LiveObject> objects)
    {
        var found = new List<DriftedField>();
        foreach (var one in objects)
        {
            if (one.Live is null || one.Wanted is null)
            {
                found.Add(new DriftedField(one.Object, "", null, "deployed", null, null));
                continue;
            }

            new Comparison(one, found).Run();
        }

        return [.. found.Take(MostFields)];
    }

    /// <summary>The text that a parameter would have to have for a field to be as it is live; null for what no parameter can say.</summary>
    public static string? AsParameter(string? json)
    {
        if (json is null || JsonNode.Parse(json) is not JsonValue value)
        {
            return null;
        }

        return value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
    }

    /// <summary>
    /// The adoptions that no release has brought yet. A release that began before somebody adopted a value, or that is told late or twice, does not end it.
    /// </summary>
    /// <param name="released">The parameters of what is deployed.</param>
    /// <param name="config">The Deployment Config as it is now: who has changed the parameter again has thought better of it.</param>
    public static ImmutableArray<DriftAdoption> NotBrought(
        ImmutableArray<DriftAdoption> adopted, IReadOnlyDictionary<string, string> released, IReadOnlyDictionary<string, string> config) =>
        adopted.RemoveAll(one => AsParameter(one.Value) is var value && (released.GetValueOrDefault(one.Parameter) == value || config.GetValueOrDefault(one.Parameter) != value));

    /// <summary>The object's manifest with some fields as they are live: what is healed must leave alone what somebody answers for.</summary>
    public static LiveObject Keeping(LiveObject one, IEnumerable<DriftedField> kept)
    {
        var declared = (JsonObject)one.Declared.DeepClone();
        foreach (var field in kept.Where(field => field is { Source: not null, Live.Length: < MostCharacters }))
        {
            Set(declared, field.Source![one.Resource.Length..], field.Live!);
        }

        return one with { Declared = declared };
    }

    private static void Set(JsonNode node, string path, string live)
    {
        while (true)
        {
            if (node is JsonArray list && path.IndexOf(']', StringComparison.Ordinal) is > 1 and var end && int.TryParse(path[1..end], out var index) && index < list.Count)
            {
                path = path[(end + 1)..];
                if (path.Length == 0)
                {
                    list[index] = JsonNode.Parse(live);
                    return;
                }

                node = list[index]!;
            }
            else if (node is JsonObject map
                && map.Select(pair => pair.Key).Where(key => path.StartsWith($".{key}", StringComparison.Ordinal)).MaxBy(key => key.Length) is { } name)
            {
                path = path[(name.Length + 1)..];
                if (path.Length == 0)
                {
                    map[name] = JsonNode.Parse(live);
                    return;
                }

                node = map[name]!;
            }
            else
            {
                return;
            }
        }
    }

    private sealed class Comparison(LiveObject one, List<DriftedField> found)
    {
        private readonly bool _isSecret = one.Declared["kind"]?.ToString() == "Secret";

        public void Run() => Compare("", "", Clean(one.Live!), Clean(one.Wanted!), one.Declared);

        private static JsonObject Clean(JsonObject body)
        {
            var clean = (JsonObject)body.DeepClone();
            clean.Remove("status");
            if (clean["metadata"] is JsonObject metadata)
            {
                foreach (var field in Server)
                {
                    metadata.Remove(field);
                }

                (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
            }

            return clean;
        }

        /// <param name="source">Where the manifest has it; null where it has nothing.</param>
        private void Compare(string path, string? source, JsonNode? live, JsonNode? wanted, JsonNode? declared)
        {
            if (JsonNode.DeepEquals(live, wanted))
            {
                return;
            }

            if (live is JsonObject or null && wanted is JsonObject or null && (live is JsonObject || wanted is JsonObject) && (live is not null || declared is JsonObject))
            {
                var (before, after) = (live as JsonObject, wanted as JsonObject);
                foreach (var key in (before?.Select(pair => pair.Key) ?? []).Union(after?.Select(pair => pair.Key) ?? []).Order(StringComparer.Ordinal))
                {
                    var below = (declared as JsonObject)?[key];
                    Compare(path.Length == 0 ? Step(key) : $"{path}.{Step(key)}", below is null ? null : $"{source}.{key}", before?[key], after?[key], below);
                }
            }
            else if (live is JsonArray some && wanted is JsonArray others)
            {
                Lists(path, source, some, others, declared as JsonArray);
            }
            else
            {
                found.Add(new DriftedField(one.Object, path, source is { Length: > 0 } ? one.Resource + source : null, Shown(wanted), Shown(live), ManagerOf(path)));
            }
        }

        /// <summary>Entries of lists are told apart by their name where they have one.</summary>
        private void Lists(string path, string? source, JsonArray live, JsonArray wanted, JsonArray? declared)
        {
            if (live.Concat(wanted).All(entry => Name(entry) is not null) && AreDistinct(live) && AreDistinct(wanted))
            {
                foreach (var name in wanted.Concat(live).Select(Name).Distinct())
                {
                    var at = declared?.Select(Name).ToList().IndexOf(name) ?? -1;
                    Compare($"{path}[{name}]", at < 0 ? null : $"{source}[{at}]", Find(live, name), Find(wanted, name), at < 0 ? null : declared![at]);
                }

                return;
            }

            for (var i = 0; i < Math.Max(live.Count, wanted.Count); i++)
            {
                var below = declared is not null && i < declared.Count ? declared[i] : null;
                Compare($"{path}[{i}]", below is null ? null : $"{source}[{i}]", i < live.Count ? live[i] : null, i < wanted.Count ? wanted[i] : null, below);
            }
        }

        private string? Shown(JsonNode? value)
        {
            if (value is null)
            {
                return null;
            }

            var text = value.ToJsonString();
            return _isSecret ? "\"(secret)\""
                : text.Length > MostCharacters ? text[..MostCharacters] + "..."
                : text;
        }

        /// <summary>The manager whose entry of <c>managedFields</c> names the field.</summary>
        private string? ManagerOf(string path) => (one.Live!["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>()
            .LastOrDefault(entry => Owns(entry["fieldsV1"], path))?["manager"]?.ToString();

        private static bool Owns(JsonNode? fields, string path)
        {
            foreach (var step in path.Split('.'))
            {
                var bracket = step.IndexOf('[', StringComparison.Ordinal);
                fields = (fields as JsonObject)?[$"f:{(bracket < 0 ? step : step[..bracket])}"];
                if (bracket >= 0)
                {
                    var name = step[(bracket + 1)..].TrimEnd(']');
                    fields = (fields as JsonObject)?.FirstOrDefault(pair => pair.Key.StartsWith("k:", StringComparison.Ordinal) && pair.Key.Contains($"\"name\":\"{name}\"", StringComparison.Ordinal)).Value;
                }
            }

            return fields is not null;
        }

        private static string? Name(JsonNode? entry) => (entry as JsonObject)?["name"]?.ToString();

        private static JsonNode? Find(JsonArray list, string? name) => list.FirstOrDefault(entry => Name(entry) == name);

        private static bool AreDistinct(JsonArray list) => list.Select(Name).Distinct().Count() == list.Count;

        private static string Step(string key) => key.ContainsAny(['.', '/', '[']) ? $"\"{key}\"" : key;
    }
}
