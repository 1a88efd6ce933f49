using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>The rules of the built-in kinds: one method per kind that has any.</summary>
internal static partial class CoreRules
{
    public static void Check(ApiKind kind, JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
    }
}
