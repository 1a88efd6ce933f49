using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Apply;

/// <summary>Finds, removes and prints what a path of a <see cref="FieldSet"/> names.</summary>
internal static class FieldPaths
{
    /// <summary>A key that is left out has its default; among the built-in kinds only the protocol of ports has one.</summary>
    public static string KeyOf(JsonNode? item, IReadOnlyList<string> keys)
    {
        var key = new JsonObject();
        foreach (var name in keys.Order(StringComparer.Ordinal))
        {
            if ((item.At(name)?.DeepClone() ?? (name == "protocol" ? "TCP" : null)) is { } value)
            {
                key[name] = value;
            }
        }

        return "k:" + key.ToJsonString(Json.Options);
    }

    /// <summary>Null in <paramref name="found"/> is a value; the return says whether the path is there.</summary>
    public static bool TryFind(JsonNode? root, ReadOnlySpan<string> path, out JsonNode? found)
    {
        found = root;
        foreach (var step in path)
        {
            switch (found)
            {
                case JsonObject obj when step.StartsWith("f:", StringComparison.Ordinal) && obj.ContainsKey(step[2..]):
                    found = obj[step[2..]];
                    break;
                case JsonArray list when Index(list, step) is { } i:
                    found = list[i];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    public static void Remove(JsonNode? root, ReadOnlySpan<string> path)
    {
        if (path.Length == 0 || !TryFind(root, path[..^1], out var parent))
        {
            return;
        }

        if (parent is JsonObject obj)
        {
            obj.Remove(path[^1][2..]);
        }
        else if (parent is JsonArray list && Index(list, path[^1]) is { } i)
        {
            list.RemoveAt(i);
        }
    }

    /// <summary><c>.spec.containers[name="c"].image</c>.</summary>
    public static string Show(ReadOnlySpan<string> path)
    {
        var text = new StringBuilder();
        foreach (var step in path)
        {
            switch (step[0])
            {
                case 'f':
                    text.Append('.').Append(step.AsSpan(2));
                    break;
                case 'k':
                    var key = JsonNode.Parse(step[2..]) as JsonObject ?? [];
                    text.Append('[').Append(string.Join(',', key.Select(p => $"{p.Key}={p.Value?.ToJsonString(Json.Options)}"))).Append(']');
                    break;
                default:
                    text.Append("[=").Append(step.AsSpan(2)).Append(']');
                    break;
            }
        }

        return text.ToString();
    }

    private static int? Index(JsonArray list, string step)
    {
        if (step.StartsWith("v:", StringComparison.Ordinal))
        {
            return At(list, v => v?.ToJsonString(Json.Options) == step[2..]);
        }

        if (!step.StartsWith("k:", StringComparison.Ordinal) || JsonNode.Parse(step[2..]) is not JsonObject key)
        {
            return null;
        }

        var names = key.Select(p => p.Key).ToArray();
        return At(list, item => KeyOf(item, names) == step);
    }

    private static int? At(JsonArray list, Func<JsonNode?, bool> fits)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (fits(list[i]))
            {
                return i;
            }
        }

        return null;
    }
}
