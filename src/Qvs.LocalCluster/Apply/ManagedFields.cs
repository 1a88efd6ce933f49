using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Apply;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record Manager(string Name, string Operation, string ApiVersion, string? Subresource, FieldSet Fields, string Time);

/// <summary>Who set which field last: <c>metadata.managedFields</c>.</summary>
internal static class ManagedFields
{
    private static readonly string[] SystemMeta =
        ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink", "generateName"];

    /// <summary>Gives what changed to the one who changed it. Controllers' own writes (no manager named) leave the entries as they are.</summary>
    public static void Track(ApiKind kind, JsonObject? old, JsonObject next, WriteOptions options, DateTimeOffset now)
    {
        if (options.FieldManager is not { Length: > 0 } name)
        {
            Keep(old, next);
            return;
        }

        var asked = next.Meta()["managedFields"];
        var cleared = old is not null && asked is JsonArray { Count: 0 };
        var managers = old is null || cleared ? [] : Read(old);
        var before = old is null ? new FieldSet() : Fields(kind, old, options.Subresource);
        var after = Fields(kind, next, options.Subresource);
        var changed = new FieldSet();
        foreach (var path in after.Paths())
        {
            if (!before.Contains(path) || Differs(old, next, path))
            {
                changed.Insert(path);
            }
        }

        var removed = before.Paths().Where(p => !after.Contains(p)).ToArray();
        var mine = managers.FirstOrDefault(m => m.Name == name && m.Operation == "Update" && m.Subresource == options.Subresource && m.ApiVersion == kind.Resource.ApiVersion);
        foreach (var manager in managers)
        {
            foreach (var path in removed)
            {
                manager.Fields.Remove(path);
            }

            if (!ReferenceEquals(manager, mine))
            {
                foreach (var path in changed.Paths())
                {
                    manager.Fields.Remove(path);
                }
            }
        }

        if (!changed.IsEmpty && !cleared)
        {
            if (mine is null)
            {
                mine = new Manager(name, "Update", kind.Resource.ApiVersion, options.Subresource, new FieldSet(), "");
                managers.Add(mine);
            }

            foreach (var path in changed.Paths())
            {
                mine.Fields.Insert(path);
            }

            managers[managers.IndexOf(mine)] = mine with { Time = Json.Timestamp(now) };
        }

        Write(next, managers);
    }

    public static List<Manager> Read(JsonObject obj) => [.. obj.Meta().Objects("managedFields").Select(e => new Manager(
        e.Text("manager") ?? "",
        e.Text("operation") ?? "Update",
        e.Text("apiVersion") ?? "",
        e.Text("subresource"),
        FieldSet.Parse(e.Object("fieldsV1")),
        e.Text("time") ?? ""))];

    public static void Write(JsonObject obj, IEnumerable<Manager> managers)
    {
        var entries = managers.Where(m => !m.Fields.IsEmpty).Select(m =>
        {
            var entry = new JsonObject
            {
                ["manager"] = m.Name,
                ["operation"] = m.Operation,
                ["apiVersion"] = m.ApiVersion,
                ["time"] = m.Time,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = m.Fields.ToJson(),
            };
            if (m.Subresource is not null)
            {
                entry["subresource"] = m.Subresource;
            }

            return (JsonNode)entry;
        }).ToArray();
        obj.Meta().Remove("managedFields");
        if (entries.Length > 0)
        {
            obj.Meta()["managedFields"] = new JsonArray(entries);
        }
    }

    /// <summary>The fields of an object that can be managed: no identity, and status only where status is written.</summary>
    public static FieldSet Fields(ApiKind kind, JsonObject obj, string? subresource)
    {
        var set = FieldSet.Of(obj, kind.Schema);
        if (subresource == "status")
        {
            return set.Only("f:status");
        }

        set.Drop("f:apiVersion");
        set.Drop("f:kind");
        foreach (var field in SystemMeta)
        {
            set.Drop("f:metadata", $"f:{field}");
        }

        if (kind.HasStatus)
        {
            set.Drop("f:status");
        }

        return set;
    }

    public static void StripTimes(JsonObject obj)
    {
        foreach (var entry in obj.Meta().Objects("managedFields"))
        {
            entry.Remove("time");
        }
    }

    private static void Keep(JsonObject? old, JsonObject next)
    {
        next.Meta().Remove("managedFields");
        if (old?.Meta()["managedFields"] is { } entries)
        {
            next.Meta()["managedFields"] = entries.DeepClone();
        }
    }

    /// <summary>For a node that holds others only its being there counts; what is below has paths of its own.</summary>
    private static bool Differs(JsonObject? old, JsonObject next, string[] path) =>
        FieldPaths.TryFind(next, path, out var now) && FieldPaths.TryFind(old, path, out var was) && !(path[^1][0] == 'k') && !Json.Same(was, now);
}
