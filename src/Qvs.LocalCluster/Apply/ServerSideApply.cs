using System.Text.Json.Nodes;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Apply;

/// <summary>
/// PATCH with an apply configuration: its fields are set and owned by the manager; fields it no longer names go if nobody else owns them;
/// a field that another manager has set differently is a conflict, unless forced.
/// </summary>
internal static class ServerSideApply
{
    public static (JsonObject Object, bool Created) Run(ObjectStore store, ApiCall call, JsonObject applied, WriteOptions options)
    {
        Check(call, applied);
        var kind = call.Kind;
        var manager = call.Query("fieldManager") ?? "";
        options = options with { ManagersDone = true };
        for (var attempt = 0; ; attempt++)
        {
            if (store.Storage.Get(kind.Table, kind.Resource.Namespaced ? call.Path.Namespace ?? "" : "", call.Name) is not null)
            {
                var now = Json.Timestamp(store.Time.GetUtcNow());
                return (store.Change(kind, call.Path.Namespace, call.Name, live => Merge(kind, live, applied, manager, call.Wants("force"), options.Subresource, now), options), false);
            }

            if (options.Subresource is not null || applied.Meta().Text("uid") is { Length: > 0 })
            {
                throw Refusals.NotFound(kind, call.Name);
            }

            try
            {
                return (Create(store, call, applied.Copy(), manager, options), true);
            }
            catch (ApiException e) when (e.Reason == "AlreadyExists" && attempt < 3)
            {
                // Somebody else was faster: merge with theirs.
            }
        }
    }

    private static JsonObject Create(ObjectStore store, ApiCall call, JsonObject applied, string manager, WriteOptions options)
    {
        applied.Meta()["name"] = call.Name;
        if (call.Kind.Resource.Namespaced)
        {
            applied.Meta()["namespace"] = call.Path.Namespace;
        }

        var fields = ManagedFields.Fields(call.Kind, applied, null);
        ManagedFields.Write(applied, [new Manager(manager, "Apply", call.Kind.Resource.ApiVersion, null, fields, Json.Timestamp(store.Time.GetUtcNow()))]);
        return store.Create(call.Kind, applied, options);
    }

    private static void Check(ApiCall call, JsonObject applied)
    {
        if (call.Query("fieldManager") is null)
        {
            throw Refusals.InvalidOptions("PatchOptions", FieldError.Required("fieldManager", "is required for apply patch"));
        }

        if (applied.Meta().Array("managedFields") is { Count: > 0 })
        {
            throw Refusals.BadRequest("metadata.managedFields must be nil");
        }

        if (applied.Text("apiVersion") != call.Kind.Resource.ApiVersion || applied.Text("kind") != call.Kind.Resource.Kind)
        {
            throw Refusals.BadRequest($"incorrect version or kind in the apply configuration: {applied.Text("apiVersion")} {applied.Text("kind")}, expected {call.Kind.Resource.ApiVersion} {call.Kind.Resource.Kind}");
        }
    }

    private static JsonObject Merge(ApiKind kind, JsonObject live, JsonObject applied, string name, bool force, string? subresource, string now)
    {
        var managers = ManagedFields.Read(live);
        var fields = ManagedFields.Fields(kind, applied, subresource);
        var mine = managers.FirstOrDefault(m => m.Name == name && m.Operation == "Apply" && m.Subresource == subresource);
        var others = managers.Where(m => !ReferenceEquals(m, mine)).ToArray();
        var conflicts = new List<(Manager Manager, string[] Path)>();
        foreach (var path in fields.Paths().Where(p => !IsElement(p)))
        {
            if (FieldPaths.TryFind(applied, path, out var wanted) && FieldPaths.TryFind(live, path, out var there) && Json.Same(wanted, there))
            {
                continue;
            }

            conflicts.AddRange(others.Where(m => m.Fields.Contains(path)).Select(m => (m, path)));
        }

        if (conflicts.Count > 0 && !force)
        {
            throw Conflict(conflicts);
        }

        foreach (var (manager, path) in conflicts)
        {
            manager.Fields.Remove(path);
        }

        var merged = (JsonObject)(Merge(live, applied, kind.Schema) ?? live);

        // Parents first: an element of a list can only be found while its keys are there.
        foreach (var path in (mine?.Fields.Paths() ?? []).Where(p => !fields.Contains(p)).OrderBy(p => p.Length))
        {
            if (!Array.Exists(others, m => m.Fields.Contains(path)) && !HoldsOthers(others, path))
            {
                FieldPaths.Remove(merged, path);
            }
        }

        var time = mine is not null && Json.Same(mine.Fields.ToJson(), fields.ToJson()) ? mine.Time : now;
        ManagedFields.Write(merged, [.. others, new Manager(name, "Apply", kind.Resource.ApiVersion, subresource, fields, time)]);
        if (applied.Meta().Text("resourceVersion") is { Length: > 0 } version)
        {
            merged.Meta()["resourceVersion"] = version;
        }

        return merged;
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, Schema? schema)
    {
        if (applied is JsonObject changes && live is JsonObject target && !(schema?.Atomic ?? false))
        {
            foreach (var (key, value) in changes)
            {
                var before = target[key];
                var merged = Merge(before, value, schema?.Property(key));
                if (!ReferenceEquals(before, merged))
                {
                    target[key] = merged;
                }
            }

            return target;
        }

        if (applied is JsonArray items && live is JsonArray list && schema is { Atomic: false } && (schema.ListKeys.Count > 0 || schema.IsSet))
        {
            foreach (var item in items)
            {
                var step = schema.IsSet ? "v:" + item?.ToJsonString(Json.Options) : FieldPaths.KeyOf(item, schema.ListKeys);
                if (!FieldPaths.TryFind(list, [step], out var there))
                {
                    list.Add(item?.DeepClone());
                }
                else if (!schema.IsSet)
                {
                    Merge(there, item, schema.Items);
                }
            }

            return list;
        }

        return applied?.DeepClone();
    }

    private static bool IsElement(string[] path) => path.Length > 0 && path[^1][0] == 'k';

    /// <summary>A list element stays while somebody else owns a field of it.</summary>
    private static bool HoldsOthers(Manager[] others, string[] path) =>
        Array.Exists(others, m => m.Fields.Paths().Any(p => p.Length > path.Length && p.AsSpan(0, path.Length).SequenceEqual(path)));

    private static ApiException Conflict(List<(Manager Manager, string[] Path)> conflicts)
    {
        var groups = conflicts.GroupBy(c => Show(c.Manager)).ToArray();
        var text = string.Join('\n', groups.Select(g => g.Count() == 1
            ? $"conflict with {g.Key}: {FieldPaths.Show(g.First().Path)}"
            : $"conflicts with {g.Key}:\n{string.Join('\n', g.Select(c => $"- {FieldPaths.Show(c.Path)}"))}"));
        return new ApiException(409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: {text}")
        {
            Details = new JsonObject
            {
                ["causes"] = new JsonArray([.. conflicts.Select(c => new JsonObject
                {
                    ["reason"] = "FieldManagerConflict",
                    ["message"] = $"conflict with {Show(c.Manager)}",
                    ["field"] = FieldPaths.Show(c.Path),
                })]),
            },
        };
    }

    private static string Show(Manager manager) => manager.Operation == "Apply" ? $"\"{manager.Name}\""
        : manager.Subresource is { } sub ? $"\"{manager.Name}\" with subresource \"{sub}\" using {manager.ApiVersion}"
        : $"\"{manager.Name}\" using {manager.ApiVersion}";
}
