using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>
/// Gives each namespace its default service account and root certificate map, within the write that creates it: a run created right
/// after its namespace finds them, which on a real cluster is a race.
/// </summary>
internal static class NamespaceContents
{
    private static readonly ApiKind Accounts = BuiltInKinds.One("serviceaccounts");
    private static readonly ApiKind Maps = BuiltInKinds.One("configmaps");

    public static void Attach(ObjectStore store) => store.Storage.Committed += (table, change) =>
    {
        if (table == BuiltInKinds.Namespace.Table && change.Type == ObjectEventType.Added)
        {
            Fill(store, change.Object.Name);
        }
        else if (change.Type == ObjectEventType.Deleted && table == Accounts.Table && change.Object.Name == "default")
        {
            Fill(store, change.Object.Namespace);
        }
    };

    private static void Fill(ObjectStore store, string ns)
    {
        Ensure(store, Accounts, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = ns } });
        Ensure(store, Maps, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["namespace"] = ns },
            ["data"] = new JsonObject { ["ca.crt"] = "" },
        });
    }

    private static void Ensure(ObjectStore store, ApiKind kind, JsonObject obj)
    {
        try
        {
            store.Create(kind, obj, WriteOptions.Internal);
        }
        catch (ApiException e) when (e.Code is 403 or 404 or 409)
        {
            // There already, or the namespace is going.
        }
    }
}
