using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>What is there in every fresh cluster.</summary>
internal static class Bootstrap
{
    public static void Run(ObjectStore store)
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            Ensure(store, BuiltInKinds.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }

        Ensure(store, BuiltInKinds.One("nodes"), new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = NodeName, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = NodeName, ["kubernetes.io/os"] = "linux" } },
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "KubeletReady", ["message"] = "this machine" }),
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = Discovery.ServerVersion.GitVersion, ["operatingSystem"] = "linux" },
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" }),
            },
        });
        Ensure(store, BuiltInKinds.One("storageclasses"), new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "standard",
                ["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" },
            },
            ["provisioner"] = "qvs.cloud/local-folder",
            ["reclaimPolicy"] = "Delete",
            ["volumeBindingMode"] = "Immediate",
        });
        Ensure(store, BuiltInKinds.One("services"), new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "kubernetes", ["namespace"] = "default", ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" } },
            ["spec"] = new JsonObject
            {
                ["clusterIP"] = "10.96.0.1",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP" }),
            },
        });
    }

    public const string NodeName = "qvs-local";

    private static void Ensure(ObjectStore store, ApiKind kind, JsonObject obj)
    {
        if (store.Storage.Get(kind.Table, obj.Namespace() ?? "", obj.Name()) is null)
        {
            store.Create(kind, obj, WriteOptions.Internal);
        }
    }
}
