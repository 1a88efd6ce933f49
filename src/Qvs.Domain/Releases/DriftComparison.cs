using System.Text.Json.Nodes;
using Qvs.Domain.Ports;

namespace Qvs.Domain.Releases;

/// <param name="Keep">Makes the manifest that was compared say what is live.</param>
internal sealed record Difference(DriftedField Field, Action Keep);

/// <summary>One object field by field. Entries of lists are told apart by their name where they have one.</summary>
/// <param name="manifest">What is declared, as <see cref="Difference.Keep"/> may change it.</param>
internal sealed class DriftComparison(LiveObject one, JsonObject manifest)
{
    private static readonly string[] Server = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

    private readonly bool _isSecret = manifest["kind"]?.ToString() == "Secret";
    private readonly List<Difference> _found = [];

    public IReadOnlyList<Difference> Run()
    {
        Compare("", new Declared(manifest, "", () => manifest, _ => { }), Clean(one.Live!), Clean(one.Wanted!));
        return _found;
    }

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

    private void Compare(string path, Declared declared, JsonNode? live, JsonNode? wanted)
    {
        if (JsonNode.DeepEquals(live, wanted))
        {
            return;
        }

        if (live is JsonObject or null && wanted is JsonObject or null && (live is JsonObject || wanted is JsonObject) && (live is not null || declared.Node is JsonObject))
        {
            var (before, after) = (live as JsonObject, wanted as JsonObject);
            foreach (var key in (before?.Select(pair => pair.Key) ?? []).Union(after?.Select(pair => pair.Key) ?? []).Order(StringComparer.Ordinal))
            {
                Compare(path.Length == 0 ? Step(key) : $"{path}.{Step(key)}", declared.Member(key), before?[key], after?[key]);
            }
        }
        else if (live is JsonArray some && wanted is JsonArray others)
        {
            Lists(path, declared, some, others);
        }
        else
        {
            Differs(path, declared, live, wanted);
        }
    }

    private void Differs(string path, Declared declared, JsonNode? live, JsonNode? wanted)
    {
        var field = new DriftedField(one.Object, path, declared.Path is { Length: > 0 } source ? one.Resource + source : null, Shown(wanted), Shown(live), ManagerOf(path));
        _found.Add(new Difference(field, () => declared.Set(live?.DeepClone())));
    }

    private void Lists(string path, Declared declared, JsonArray live, JsonArray wanted)
    {
        var entries = declared.Node as JsonArray;
        if (live.Concat(wanted).All(entry => Name(entry) is not null) && AreDistinct(live) && AreDistinct(wanted))
        {
            foreach (var name in wanted.Concat(live).Select(Name).Distinct())
            {
                var (entry, there, expected) = (declared.Entry(entries?.Select(Name).ToList().IndexOf(name) ?? -1), Find(live, name), Find(wanted, name));
                if (there is null || expected is null)
                {
                    // Without its name it would be another entry: it is there as a whole or not at all.
                    Differs($"{path}[{name}]", entry, there, expected);
                }
                else
                {
                    Compare($"{path}[{name}]", entry, there, expected);
                }
            }

            return;
        }

        for (var i = 0; i < Math.Max(live.Count, wanted.Count); i++)
        {
            Compare($"{path}[{i}]", declared.Entry(i < entries?.Count ? i : -1), i < live.Count ? live[i] : null, i < wanted.Count ? wanted[i] : null);
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
            : text.Length > Drifting.MostCharacters ? text[..Drifting.MostCharacters] + "..."
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

    /// <summary>A place in the manifest.</summary>
    /// <param name="Path">Null where the manifest has nothing.</param>
    /// <param name="Now">As it has become by what was set.</param>
    /// <param name="Set">Puts a value there, and what is on the way to it; null takes it away.</param>
    private sealed record Declared(JsonNode? Node, string? Path, Func<JsonNode?> Now, Action<JsonNode?> Set)
    {
        public Declared Member(string key)
        {
            var at = (Node as JsonObject)?[key];
            return new Declared(at, at is null ? null : $"{Path}.{key}", () => (Now() as JsonObject)?[key], value =>
            {
                if (Now() is not JsonObject map)
                {
                    Set(value is null ? null : new JsonObject { [key] = value });
                }
                else if (value is null)
                {
                    map.Remove(key);
                }
                else
                {
                    map[key] = value;
                }
            });
        }

        /// <param name="index">-1 for an entry that the manifest does not have.</param>
        public Declared Entry(int index)
        {
            var list = Node as JsonArray;
            var at = index < 0 ? null : list![index];
            return new Declared(at, at is null ? null : $"{Path}[{index}]", () => at, value =>
            {
                // Found by itself: entries before it may be gone already.
                var now = at is null ? -1 : list!.IndexOf(at);
                if (now >= 0)
                {
                    list!.RemoveAt(now);
                }

                if (value is not null)
                {
                    list?.Insert(now < 0 ? list.Count : now, value);
                }
            });
        }
    }
}
