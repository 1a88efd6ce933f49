using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Crds;

/// <summary>Keeps the served kinds in step with the CRD objects, within the write that changes them: a created CRD can be used at once.</summary>
internal sealed class CrdRegistration(ObjectStore store)
{
    public void Attach() => store.Storage.Committed += (table, change) =>
    {
        if (table == BuiltInKinds.Crd.Table)
        {
            Sync(change.Object.Name);
        }
    };

    /// <summary>At start: the kinds that the data folder knows, and those that every cluster has.</summary>
    public void Load()
    {
        foreach (var stored in store.Storage.List(BuiltInKinds.Crd.Table).Objects)
        {
            Sync(stored.Name);
        }

        foreach (var crd in PredeclaredCrds.All())
        {
            if (store.Storage.Get(BuiltInKinds.Crd.Table, "", crd.Name()) is null)
            {
                store.Create(BuiltInKinds.Crd, crd, WriteOptions.Internal);
            }
        }
    }

    private void Sync(string name)
    {
        if (store.Storage.Get(BuiltInKinds.Crd.Table, "", name) is not { } stored)
        {
            // plural.group
            var cut = name.IndexOf('.', StringComparison.Ordinal);
            store.Kinds.ReplaceCustom(name[(cut + 1)..], name[..cut], []);
            return;
        }

        var crd = stored.ToJson();
        var spec = crd.Object("spec") ?? [];
        store.Kinds.ReplaceCustom(spec.Text("group") ?? "", spec.Text("names", "plural") ?? "", CustomKinds.Of(crd));
        if (!crd.Objects("status", "conditions").Any(c => c.Text("type") == "Established"))
        {
            Establish(name);
        }
    }

    private void Establish(string name) => store.Change(
        BuiltInKinds.Crd,
        null,
        name,
        crd =>
        {
            var now = Json.Timestamp(store.Time.GetUtcNow());
            crd["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(
                    Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                    Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
                ["acceptedNames"] = crd.At("spec", "names")?.DeepClone(),
                ["storedVersions"] = Json.Strings(crd.Objects("spec", "versions").Where(v => v.Flag("storage") == true).Select(v => v.Text("name") ?? "")),
            };
            return crd;
        },
        new WriteOptions { Subresource = "status" });

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };
}
