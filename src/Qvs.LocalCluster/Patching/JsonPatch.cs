using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Patching;

/// <summary>A patch that cannot be applied to this object.</summary>
internal sealed class PatchException(string message) : Exception(message);

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    public static JsonNode? Apply(JsonNode? document, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var op = operation.Text("op");
            var path = operation.Text("path") ?? throw new PatchException("json patch operation without a path");
            document = op switch
            {
                "add" => Put(document, path, Value(operation), insert: true),
                "replace" => Put(Require(document, path), path, Value(operation), insert: false),
                "remove" => Take(document, path).Left,
                "test" => Test(document, path, operation.At("value")),
                "move" => Move(document, From(operation), path),
                "copy" => Put(document, path, At(document, From(operation))?.DeepClone(), insert: true),
                _ => throw new PatchException($"Unexpected kind: {op}"),
            };
        }

        return document;
    }

    private static JsonNode? Value(JsonNode? operation) =>
        operation is JsonObject o && o.ContainsKey("value") ? o["value"]?.DeepClone() : throw new PatchException("json patch operation without a value");

    private static string From(JsonNode? operation) => operation.Text("from") ?? throw new PatchException("json patch operation without from");

    private static JsonNode? Move(JsonNode? document, string from, string to)
    {
        var (rest, taken) = Take(document, from);
        return Put(rest, to, taken, insert: true);
    }

    private static JsonNode? Test(JsonNode? document, string path, JsonNode? wanted) =>
        Json.Same(At(document, path), wanted) ? document : throw new PatchException($"testing value {path} failed: test failed");

    private static JsonNode? Require(JsonNode? document, string path)
    {
        At(document, path);
        return document;
    }

    private static JsonNode? At(JsonNode? document, string path)
    {
        var node = document;
        foreach (var step in Steps(path))
        {
            node = node switch
            {
                JsonObject o when o.ContainsKey(step) => o[step],
                JsonArray a when Index(step, a.Count - 1) is { } i => a[i],
                _ => throw Missing(path),
            };
        }

        return node;
    }

    private static JsonNode? Put(JsonNode? document, string path, JsonNode? value, bool insert)
    {
        if (Parent(document, path) is not var (parent, last))
        {
            return value;
        }

        switch (parent)
        {
            case JsonObject o:
                o[last] = value;
                break;
            case JsonArray a when insert && last == "-":
                a.Add(value);
                break;
            case JsonArray a when Index(last, insert ? a.Count : a.Count - 1) is { } i:
                if (insert)
                {
                    a.Insert(i, value);
                }
                else
                {
                    a[i] = value;
                }

                break;
            default:
                throw Missing(path);
        }

        return document;
    }

    private static (JsonNode? Left, JsonNode? Taken) Take(JsonNode? document, string path)
    {
        var taken = At(document, path);
        if (Parent(document, path) is not var (parent, last))
        {
            return (null, taken);
        }

        if (parent is JsonObject o)
        {
            o.Remove(last);
        }
        else if (parent is JsonArray a && Index(last, a.Count - 1) is { } i)
        {
            a.RemoveAt(i);
        }

        return (document, taken);
    }

    private static (JsonNode? Parent, string Last)? Parent(JsonNode? document, string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        var cut = path.LastIndexOf('/');
        return cut < 0 ? throw Missing(path) : (At(document, path[..cut]), Steps(path[cut..])[0]);
    }

    private static string[] Steps(string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        return path[0] == '/'
            ? [.. path[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw Missing(path);
    }

    private static int? Index(string step, int max) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i <= max ? i : null;

    private static PatchException Missing(string path) => new($"the path {path} does not exist: missing value");
}
