using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>An object that a stack has applied. <see cref="Adopted"/>: it was there before.</summary>
internal sealed record InventoryItem(ObjectId Id, string ApiVersion, bool Adopted);

/// <summary>What a stack has applied, in the order of applying. Kept in the cluster itself, so that the next deployment knows what is to go.</summary>
internal sealed record Inventory(string Stack, string Namespace, IReadOnlyList<InventoryItem> Items, string? ResourceVersion)
{
    /// <summary>On every object that a stack applies: the stack it belongs to.</summary>
    public const string StackAnnotation = "qvs.cloud/stack";

    /// <summary>On an object that stays when it is no longer declared: <c>keep</c>.</summary>
    public const string PruneAnnotation = "qvs.cloud/prune";

    public const string Label = "qvs.cloud/inventory";

    /// <summary>The ConfigMap's name: a name of any stack, and no two stacks alike.</summary>
    public static string NameOf(string stack) => "qvs-inventory-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stack)))[..16];

    public static Inventory Read(string stack, JsonObject map)
    {
        var items = JsonNode.Parse(map["data"]?["inventory"]?.ToString() ?? "[]") as JsonArray ?? [];
        return new Inventory(
            stack,
            map["metadata"]?["namespace"]?.ToString() ?? "",
            [.. items.OfType<JsonObject>().Select(i => new InventoryItem(
                new ObjectId(i["group"]?.ToString() ?? "", i["kind"]?.ToString() ?? "", i["namespace"]?.ToString() ?? "", i["name"]?.ToString() ?? ""),
                i["apiVersion"]?.ToString() ?? "",
                (bool?)i["adopted"] ?? false))],
            map["metadata"]?["resourceVersion"]?.ToString());
    }

    public JsonObject Write()
    {
        var metadata = new JsonObject
        {
            ["name"] = NameOf(Stack),
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "qvs", [Label] = NameOf(Stack) },
            ["annotations"] = new JsonObject { [StackAnnotation] = Stack },
        };
        if (ResourceVersion is not null)
        {
            metadata["resourceVersion"] = ResourceVersion;
        }

        var items = new JsonArray([.. Items.Select(i => (JsonNode)new JsonObject
        {
            ["apiVersion"] = i.ApiVersion,
            ["group"] = i.Id.Group,
            ["kind"] = i.Id.Kind,
            ["namespace"] = i.Id.Namespace,
            ["name"] = i.Id.Name,
            ["adopted"] = i.Adopted,
        })]);
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = metadata, ["data"] = new JsonObject { ["stack"] = Stack, ["inventory"] = items.ToJsonString() } };
    }
}

/// <summary>Finds and keeps inventories. Two deployments of one stack at a time are told apart by the version of the ConfigMap.</summary>
internal sealed class InventoryStore(KubeApi api)
{
    /// <summary>
    /// The inventory of a stack wherever it is; an empty one, meant for the first of the namespaces, if there is none. Who may not list ConfigMaps of
    /// all namespaces finds it in those given.
    /// </summary>
    public async Task<Inventory> Find(string stack, IReadOnlyList<string> namespaces, CancellationToken cancel)
    {
        try
        {
            var all = await api.List($"/api/v1/configmaps?labelSelector={Inventory.Label}%3D{Inventory.NameOf(stack)}", cancel);
            return all.Count > 0 ? Inventory.Read(stack, all[0]) : new Inventory(stack, namespaces[0], [], null);
        }
        catch (KubeException e) when (e.Code == 403)
        {
            foreach (var ns in namespaces)
            {
                if (await api.Find($"/api/v1/namespaces/{ns}/configmaps/{Inventory.NameOf(stack)}", cancel) is { } found)
                {
                    return Inventory.Read(stack, found);
                }
            }

            return new Inventory(stack, namespaces[0], [], null);
        }
    }

    /// <summary>Keeps it, and returns it with its new version.</summary>
    public async Task<Inventory> Save(Inventory inventory, CancellationToken cancel)
    {
        var folder = $"/api/v1/namespaces/{inventory.Namespace}/configmaps";
        try
        {
            var saved = inventory.ResourceVersion is null
                ? await api.Create(folder, inventory.Write(), cancel)
                : await api.Replace($"{folder}/{Inventory.NameOf(inventory.Stack)}", inventory.Write(), cancel);
            return inventory with { ResourceVersion = saved["metadata"]?["resourceVersion"]?.ToString() };
        }
        catch (KubeException e) when (e.Code == 409)
        {
            throw new DeployException($"another deployment of the stack {inventory.Stack} runs at the same time and has changed its inventory. Let it end, then run this one again");
        }
        catch (KubeException e) when (e.Code is 403 or 404)
        {
            throw new DeployException($"the inventory of the stack {inventory.Stack} cannot be kept in the namespace {inventory.Namespace}: {e.Message}. Create the namespace, or name another with --namespace");
        }
    }

    public Task Delete(Inventory inventory, CancellationToken cancel) =>
        api.Delete($"/api/v1/namespaces/{inventory.Namespace}/configmaps/{Inventory.NameOf(inventory.Stack)}", null, cancel);
}
