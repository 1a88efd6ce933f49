using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Patching;

/// <summary>
/// Kubernetes' own merge: lists of built-in kinds are merged by the key that their schema names; directives in the patch
/// (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/x</c>, <c>$deleteFromPrimitiveList/x</c>) say what a plain merge cannot.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    public static JsonObject Apply(JsonObject target, JsonObject patch, Schema? schema)
    {
        switch (patch.Text(Directive))
        {
            case "replace": return Clean(patch);
            case "delete": return [];
            case not (null or "merge"): throw new PatchException($"Unknown patch type found: {patch.Text(Directive)}");
        }

        if (patch.Array(RetainKeys) is { } retained)
        {
            foreach (var key in target.Select(p => p.Key).Where(k => !retained.Any(r => r.Text() == k)).ToArray())
            {
                target.Remove(key);
            }
        }

        foreach (var (key, value) in patch)
        {
            if (key.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                var list = key[DeletePrefix.Length..];
                target[list] = new JsonArray([.. (target.Array(list) ?? []).Where(v => value is not JsonArray gone || !gone.Any(g => Json.Same(g, v))).Select(v => v?.DeepClone())]);
            }
            else if (!key.StartsWith('$'))
            {
                Member(target, key, value, schema?.Property(key), patch[OrderPrefix + key] as JsonArray);
            }
        }

        foreach (var (key, value) in patch.Where(p => p.Key.StartsWith(OrderPrefix, StringComparison.Ordinal)))
        {
            var list = key[OrderPrefix.Length..];
            if (!patch.ContainsKey(list) && target.Array(list) is { } there && value is JsonArray order)
            {
                target[list] = Ordered(there, order, there, schema?.Property(list));
            }
        }

        return target;
    }

    private static void Member(JsonObject target, string key, JsonNode? value, Schema? schema, JsonArray? order)
    {
        switch (value)
        {
            case null:
                target.Remove(key);
                break;
            case JsonObject patch when target[key] is JsonObject there:
                var merged = Apply(there, patch, schema);
                if (!ReferenceEquals(merged, there))
                {
                    target[key] = merged;
                }

                break;
            case JsonObject patch:
                target[key] = Clean(patch);
                break;
            case JsonArray patch when schema?.MergeKey is not null || schema?.MergePrimitives == true:
                var list = target.Array(key) ?? [];
                var before = (JsonArray)list.DeepClone();
                target.Remove(key);
                list = schema.MergeKey is { } by ? Keyed(list, patch, by, schema.Items) : Primitives(list, patch);
                target[key] = Ordered(list, order ?? patch, before, schema);
                break;
            case JsonArray patch:
                target[key] = CleanList(patch);
                break;
            default:
                target[key] = value.DeepClone();
                break;
        }
    }

    private static JsonArray Keyed(JsonArray list, JsonArray patch, string by, Schema? items)
    {
        if (patch.OfType<JsonObject>().Any(p => p.Text(Directive) == "replace"))
        {
            return [.. patch.OfType<JsonObject>().Where(p => p.Text(Directive) != "replace").Select(p => (JsonNode)Clean(p))];
        }

        foreach (var change in patch)
        {
            if (change is not JsonObject element || element[by] is not { } key)
            {
                throw new PatchException($"map: {change?.ToJsonString()} does not contain declared merge key: {by}");
            }

            var there = list.OfType<JsonObject>().FirstOrDefault(o => Json.Same(o[by], key));
            if (element.Text(Directive) == "delete")
            {
                list.Remove(there);
            }
            else if (there is not null)
            {
                list[list.IndexOf(there)] = Apply(there, element, items) is var merged && ReferenceEquals(merged, there) ? merged.DeepClone() : merged;
            }
            else
            {
                list.Add(Clean(element));
            }
        }

        return list;
    }

    private static JsonArray Primitives(JsonArray list, JsonArray patch)
    {
        foreach (var value in patch.Where(v => !list.Any(l => Json.Same(l, v))).ToArray())
        {
            list.Add(value?.DeepClone());
        }

        return list;
    }

    /// <summary>
    /// Elements that the patch names come in its order, the others in the list's; where the two meet, the list's order decides, and
    /// what is new comes first.
    /// </summary>
    private static JsonArray Ordered(JsonArray list, JsonArray order, JsonArray before, Schema? schema)
    {
        var by = schema?.MergeKey;
        var rank = order.Select((o, i) => (Key: Key(o, by), i)).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.First().i);
        var place = before.Select((o, i) => (Key: Key(o, by), i)).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.First().i);
        var named = new Queue<JsonNode?>(list.Where(n => rank.ContainsKey(Key(n, by))).OrderBy(n => rank[Key(n, by)]));
        var others = new Queue<JsonNode?>(list.Where(n => !rank.ContainsKey(Key(n, by))));
        var result = new JsonArray();
        while (named.Count + others.Count > 0)
        {
            var otherFirst = named.Count == 0 || (others.Count > 0 && place.TryGetValue(Key(named.Peek(), by), out var mine) && place.TryGetValue(Key(others.Peek(), by), out var theirs) && theirs < mine);
            result.Add((otherFirst ? others : named).Dequeue()?.DeepClone());
        }

        return result;
    }

    private static string Key(JsonNode? element, string? by) => (by is null ? element : element.At(by))?.ToJsonString() ?? "";

    /// <summary>A patch that meets nothing is the value itself, less its directives.</summary>
    private static JsonObject Clean(JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (key, value) in patch)
        {
            if (!key.StartsWith('$') && value is not null)
            {
                result[key] = value switch { JsonObject o => Clean(o), JsonArray a => CleanList(a), _ => value.DeepClone() };
            }
        }

        return result;
    }

    private static JsonArray CleanList(JsonArray list) =>
        [.. list.Where(v => v.Text(Directive) is not "delete").Select(v => v is JsonObject o ? Clean(o) : v?.DeepClone())];
}
