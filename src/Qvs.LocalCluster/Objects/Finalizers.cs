using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;

namespace Qvs.LocalCluster.Objects;

/// <summary>What has to be done before an object that is being deleted may go.</summary>
internal static class Finalizers
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    /// <summary>Namespaces have theirs in the spec as well.</summary>
    public static bool Any(ApiKind kind, JsonObject obj) =>
        obj.Meta().Array("finalizers") is { Count: > 0 } || (kind.Table == BuiltInKinds.Namespace.Table && obj.Array("spec", "finalizers") is { Count: > 0 });

    public static bool Has(JsonObject obj, string finalizer) => obj.Meta().Array("finalizers")?.Any(f => f.Text() == finalizer) == true;

    public static void Add(JsonObject obj, string finalizer)
    {
        if (Has(obj, finalizer))
        {
            return;
        }

        if (obj.Meta().Array("finalizers") is not { } list)
        {
            obj.Meta()["finalizers"] = list = [];
        }

        list.Add(finalizer);
    }

    public static void Remove(JsonObject obj, string finalizer)
    {
        var left = (obj.Meta().Array("finalizers") ?? []).Select(f => f.Text() ?? "").Where(f => f != finalizer).ToArray();
        if (left.Length == 0)
        {
            obj.Meta().Remove("finalizers");
        }
        else
        {
            obj.Meta()["finalizers"] = Json.Strings(left);
        }
    }
}
