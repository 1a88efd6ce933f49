using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tables;

/// <summary>The part of JSONPath that printer columns use: <c>.a.b</c>, <c>[0]</c>, <c>[*]</c>, <c>['a.b']</c>, <c>[?(@.type=="Ready")]</c>.</summary>
internal static partial class JsonPath
{
    public static JsonNode? First(JsonNode? root, string path)
    {
        IEnumerable<JsonNode?> nodes = [root];
        foreach (Match step in Step().Matches(path))
        {
            nodes = Follow(nodes, step).ToArray();
        }

        return nodes.FirstOrDefault();
    }

    private static IEnumerable<JsonNode?> Follow(IEnumerable<JsonNode?> nodes, Match step)
    {
        foreach (var node in nodes)
        {
            if (step.Groups["key"] is { Success: true } key && node is JsonObject o && o[key.Value.Replace("\\.", ".", StringComparison.Ordinal)] is { } member)
            {
                yield return member;
            }
            else if (step.Groups["quoted"] is { Success: true } quoted && node is JsonObject q && q[quoted.Value] is { } named)
            {
                yield return named;
            }
            else if (node is JsonArray list)
            {
                foreach (var item in Items(list, step))
                {
                    yield return item;
                }
            }
        }
    }

    private static IEnumerable<JsonNode?> Items(JsonArray list, Match step)
    {
        if (step.Groups["index"] is { Success: true } index)
        {
            return index.Value == "*" ? list : int.Parse(index.Value, System.Globalization.CultureInfo.InvariantCulture) is var i && i >= 0 && i < list.Count ? [list[i]]
                : i < 0 && -i <= list.Count ? [list[^-i]] : [];
        }

        if (step.Groups["field"] is { Success: true } field)
        {
            var wanted = step.Groups["value"].Value;
            return list.Where(item => (item.At(field.Value.Split('.')) is { } v ? v.Text() ?? v.ToJsonString() : null) == wanted);
        }

        return [];
    }

    [GeneratedRegex("""\.(?<key>(?:[^.\[\]\\]|\\.)+)|\[(?<index>-?\d{1,9}|\*)\]|\['(?<quoted>[^']*)'\]|\[\?\(\s*@\.(?<field>[^=\s]+)\s*==\s*['"]?(?<value>[^'")]*)['"]?\s*\)\]""")]
    private static partial Regex Step();
}
