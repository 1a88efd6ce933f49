using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Apply;

/// <summary>Who set which field last: <c>metadata.managedFields</c>.</summary>
internal static partial class ManagedFields
{
    public static void Track(ApiKind kind, JsonObject? old, JsonObject next, WriteOptions options, DateTimeOffset now)
    {
    }

    public static void StripTimes(JsonObject obj)
    {
        foreach (var entry in obj.Meta().Objects("managedFields"))
        {
            entry.Remove("time");
        }
    }
}
