using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Composition;

namespace Qvs.Adapters.Manifests;

/// <summary>
/// A group gives its resources ids of their own (formats 2.4.1). Pulumi resources name each other by id (<c>${id.property}</c>), so what
/// resources of a group say of each other follows; ids outside of the group are meant as they are.
/// </summary>
internal static partial class GroupReferences
{
    public static void Rewrite(IReadOnlyList<CompiledResource> resources, IEnumerable<Contributions> said)
    {
        var groups = said.ToDictionary(c => c.Id, c => c.All[0].Part.Group, StringComparer.Ordinal);
        foreach (var group in resources.Where(r => groups[r.Id].Length > 0).GroupBy(r => groups[r.Id]))
        {
            var own = group.Select(r => r.Id[(group.Key.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
            foreach (var resource in group.Where(r => r.Provider == ResourceShape.Pulumi))
            {
                Rewrite(resource.Data, group.Key, own);
            }
        }
    }

    private static void Rewrite(JsonNode node, string group, HashSet<string> own)
    {
        foreach (var child in (node switch { JsonObject map => map.Select(e => e.Value), JsonArray list => list, _ => [] }).OfType<JsonNode>().ToArray())
        {
            if (child is JsonValue value && value.TryGetValue<string>(out var text))
            {
                var changed = Reference().Replace(text, m => own.Contains(m.Groups[1].Value) ? $"${{{group}-{m.Groups[1].Value}" : m.Value);
                if (changed != text)
                {
                    child.ReplaceWith(changed);
                }
            }
            else
            {
                Rewrite(child, group, own);
            }
        }
    }

    /// <summary><c>$${</c> is no reference but the text <c>${</c>.</summary>
    [GeneratedRegex(@"(?<!\$)\$\{([A-Za-z0-9_-]+)", RegexOptions.None, 1000)]
    private static partial Regex Reference();
}
