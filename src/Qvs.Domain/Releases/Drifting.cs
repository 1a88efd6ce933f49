using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Ports;

namespace Qvs.Domain.Releases;

/// <summary>
/// Compares an object as it is with what it would be if its manifest were applied again. Only fields that the manifest sets can differ: those that others
/// own are the same in both. Values of Secrets are never shown.
/// </summary>
public static class Drifting
{
    /// <summary>Of a value in JSON; what is longer is cut off.</summary>
    internal const int MostCharacters = 400;

    private const int MostFields = 200;

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

            found.AddRange(new DriftComparison(one, one.Declared).Run().Select(difference => difference.Field));
        }

        return [.. found.Take(MostFields)];
    }

    /// <summary>The text that a parameter would have to have for a field to be as it is live; null for what no parameter can say, or what was cut off.</summary>
    public static string? AsParameter(string? json)
    {
        if (json is null or { Length: > MostCharacters } || JsonNode.Parse(json) is not JsonValue value)
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
    public static LiveObject Keeping(LiveObject one, Func<DriftedField, bool> isKept)
    {
        var declared = (JsonObject)one.Declared.DeepClone();
        Encode(declared);
        var kept = one.Live is null || one.Wanted is null ? [] : new DriftComparison(one, declared).Run().Where(difference => isKept(difference.Field)).ToList();
        kept.ForEach(difference => difference.Keep());
        return kept.Count > 0 ? one with { Declared = declared } : one;
    }

    /// <summary>A Secret as the cluster has it: what it was given as text is only written there, never read.</summary>
    private static void Encode(JsonObject declared)
    {
        if (declared["kind"]?.ToString() != "Secret" || declared["stringData"] is not JsonObject texts)
        {
            return;
        }

        declared.Remove("stringData");
        if (declared["data"] is not JsonObject data)
        {
            declared["data"] = data = [];
        }

        foreach (var (name, text) in texts)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
        }
    }
}
