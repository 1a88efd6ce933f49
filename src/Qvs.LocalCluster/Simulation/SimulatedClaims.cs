using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Claims are bound to a volume made for them; deleting the claim deletes the volume.</summary>
internal sealed class SimulatedClaims(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    private static readonly ApiKind Volumes = BuiltInKinds.One("persistentvolumes");

    protected override ApiKind Kind { get; } = BuiltInKinds.One("persistentvolumeclaims");

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        if (obj.Text("status", "phase") == "Bound" || Failure(obj) is not null)
        {
            return null;
        }

        if (Remaining(obj) is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        var volume = $"pvc-{obj.Meta().Text("uid")}";
        if (Store.Get(Volumes.Resource, null, volume) is null)
        {
            Store.UpdateStatus(Volumes.Resource, With(Store.Create(Volumes.Resource, Volume(obj, volume)), "Bound"));
        }

        if (obj.Text("spec", "volumeName") is not { Length: > 0 })
        {
            obj.Ensure("spec")["volumeName"] = volume;
            obj.Ensure("spec").Default("storageClassName", "standard");
            obj = Store.Update(Kind.Resource, obj);
        }

        SetStatus(obj, new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = obj.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = new JsonObject { ["storage"] = obj.At("spec", "resources", "requests", "storage")?.DeepClone() },
        });
        return null;
    }

    private static JsonObject Volume(JsonObject claim, string name) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = "qvs.cloud/local-folder" },
            ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["name"] = claim.Name(), ["uid"] = claim.Meta().Text("uid") }),
        },
        ["spec"] = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = claim.At("spec", "resources", "requests", "storage")?.DeepClone() },
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["persistentVolumeReclaimPolicy"] = "Delete",
            ["storageClassName"] = claim.Text("spec", "storageClassName") ?? "standard",
            ["hostPath"] = new JsonObject { ["path"] = $"/volumes/{name}" },
            ["claimRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = claim.Namespace(), ["name"] = claim.Name(), ["uid"] = claim.Meta().Text("uid") },
        },
    };

    private static JsonObject With(JsonObject obj, string phase)
    {
        obj["status"] = new JsonObject { ["phase"] = phase };
        return obj;
    }
}
