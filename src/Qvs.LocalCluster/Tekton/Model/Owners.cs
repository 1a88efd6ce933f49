using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

internal static class Owners
{
    /// <summary>The list of owner references of something that the run makes and controls.</summary>
    public static JsonArray ControlledBy(JsonObject owner) =>
    [
        new JsonObject
        {
            ["apiVersion"] = owner.Str("apiVersion"),
            ["kind"] = owner.Str("kind"),
            ["name"] = owner.Name(),
            ["uid"] = owner.Uid(),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        },
    ];

    public static bool IsControlledBy(this JsonObject obj, JsonObject owner) =>
        obj.Objects("metadata", "ownerReferences").Any(o => o.Str("uid") == owner.Uid());

    /// <summary>The claim that a binding's volumeClaimTemplate becomes, or null if it has none.</summary>
    public static JsonObject? Claim(JsonObject binding, JsonObject owner)
    {
        if (binding["volumeClaimTemplate"] is not JsonObject template)
        {
            return null;
        }

        var claim = template.Copy();
        claim["apiVersion"] = "v1";
        claim["kind"] = "PersistentVolumeClaim";
        claim.Remove("status");
        var meta = claim.Meta();
        meta["name"] = ClaimName(binding, owner);
        meta["namespace"] = owner.Ns();
        meta["ownerReferences"] = ControlledBy(owner);
        return claim;
    }

    public static string ClaimName(JsonObject binding, JsonObject owner) =>
        ChildName.OfClaim(binding.Str("volumeClaimTemplate", "metadata", "name"), binding.Str("name"), owner.Uid());
}
