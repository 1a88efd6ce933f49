using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Apply;

/// <summary>
/// A set of fields as <c>fieldsV1</c> writes it: <c>f:name</c> a member, <c>k:{...}</c> a list element by its keys, <c>v:...</c> a value of a
/// set, <c>.</c> the node itself. What is a field of its own and what part of an atomic value, the schema says.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>The node itself is in the set, not only something below it.</summary>
    public bool Owned { get; private set; }

    public bool IsEmpty => !Owned && _children.Count == 0;

    public static FieldSet Of(JsonNode? value, Schema? schema)
    {
        var set = new FieldSet();
        set.Add(value, schema);
        return set;
    }

    public static FieldSet Parse(JsonObject? fields)
    {
        var set = new FieldSet();
        foreach (var (key, value) in fields ?? [])
        {
            if (key == ".")
            {
                set.Owned = true;
            }
            else
            {
                var child = Parse(value as JsonObject);
                child.Owned |= child._children.Count == 0;
                set._children[key] = child;
            }
        }

        return set;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Owned && _children.Count > 0)
        {
            json["."] = new JsonObject();
        }

        foreach (var (key, child) in _children)
        {
            json[key] = child.ToJson();
        }

        return json;
    }

    /// <summary>Every path in the set, parents first.</summary>
    public IEnumerable<string[]> Paths() => Paths([]);

    public bool Contains(ReadOnlySpan<string> path) =>
        path.Length == 0 ? Owned : _children.TryGetValue(path[0], out var child) && child.Contains(path[1..]);

    public void Insert(ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
        {
            Owned = true;
            return;
        }

        if (!_children.TryGetValue(path[0], out var child))
        {
            _children[path[0]] = child = new FieldSet();
        }

        child.Insert(path[1..]);
    }

    public void Remove(ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
        {
            Owned = false;
        }
        else if (_children.TryGetValue(path[0], out var child))
        {
            child.Remove(path[1..]);
            if (child.IsEmpty)
            {
                _children.Remove(path[0]);
            }
        }
    }

    /// <summary>Drops a member and everything below it.</summary>
    public void Drop(string first, string? second = null)
    {
        if (second is null)
        {
            _children.Remove(first);
        }
        else if (_children.TryGetValue(first, out var child))
        {
            child._children.Remove(second);
            if (child.IsEmpty)
            {
                _children.Remove(first);
            }
        }
    }

    /// <summary>Only one top-level member.</summary>
    public FieldSet Only(string first)
    {
        var set = new FieldSet();
        if (_children.TryGetValue(first, out var child))
        {
            set._children[first] = child;
        }

        return set;
    }

    private IEnumerable<string[]> Paths(string[] prefix)
    {
        if (Owned)
        {
            yield return prefix;
        }

        foreach (var (key, child) in _children)
        {
            foreach (var path in child.Paths([.. prefix, key]))
            {
                yield return path;
            }
        }
    }

    private void Add(JsonNode? value, Schema? schema)
    {
        switch (value)
        {
            case JsonObject obj when !(schema?.Atomic ?? false):
                Owned |= obj.Count == 0;
                foreach (var (key, member) in obj)
                {
                    Child($"f:{key}").Add(member, schema?.Property(key));
                }

                break;
            case JsonArray list when schema is { ListKeys.Count: > 0, Atomic: false }:
                Owned |= list.Count == 0;
                foreach (var item in list)
                {
                    var child = Child(FieldPaths.KeyOf(item, schema.ListKeys));
                    child.Owned = true;
                    child.Add(item, schema.Items);
                }

                break;
            case JsonArray list when schema is { IsSet: true, Atomic: false }:
                Owned |= list.Count == 0;
                foreach (var item in list)
                {
                    Child("v:" + item?.ToJsonString(Json.Options)).Owned = true;
                }

                break;
            default:
                Owned = true;
                break;
        }
    }

    private FieldSet Child(string key)
    {
        if (!_children.TryGetValue(key, out var child))
        {
            _children[key] = child = new FieldSet();
        }

        return child;
    }
}
