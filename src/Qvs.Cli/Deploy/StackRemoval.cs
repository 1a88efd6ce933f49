using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>Deletes what a stack has applied, one by one against the order of applying, and nothing that is not the stack's own any more.</summary>
internal sealed class StackRemoval(KubeApi api, HelmProgram helm, ApplyOptions options, DeployReport report, TimeProvider time, DateTimeOffset deadline)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task Remove(IEnumerable<InventoryItem> items, string action, CancellationToken cancel)
    {
        foreach (var item in items.Reverse())
        {
            if (item.Id.IsHelm)
            {
                if (!options.Preview)
                {
                    await helm.Uninstall(item.Id, cancel);
                }

                report.Did(item.Id, action);
                continue;
            }

            var address = await api.Address(item.ApiVersion, item.Id, cancel);
            if (address is null || await api.Find(address, cancel) is not { } live)
            {
                continue;
            }

            if (WhyKept(item, live) is { } why)
            {
                report.Did(item.Id, "kept", why);
                continue;
            }

            if (!options.Preview)
            {
                var uid = live["metadata"]?["uid"]?.ToString();
                await api.Delete(address, uid, cancel);
                await UntilGone(item.Id, address, uid, cancel);
            }

            report.Did(item.Id, action);
        }
    }

    private string? WhyKept(InventoryItem item, JsonObject live)
    {
        var annotations = live["metadata"]?["annotations"];
        var owner = annotations?[Inventory.StackAnnotation]?.ToString();
        return owner is null ? "it does not say any more that it belongs to this stack"
            : owner != options.Stack ? $"it belongs to the stack {owner} now"
            : annotations?[Inventory.PruneAnnotation]?.ToString() == "keep" ? $"by its annotation {Inventory.PruneAnnotation}"
            : item.Adopted && (item.Id.IsNamespace || item.Id.IsCrd) ? "it was there before this stack, and others may use it"
            : null;
    }

    private async Task UntilGone(ObjectId id, string address, string? uid, CancellationToken cancel)
    {
        while (await api.Find(address, cancel) is { } live && live["metadata"]?["uid"]?.ToString() == uid)
        {
            if (time.GetUtcNow() >= deadline)
            {
                var finalizers = string.Join(", ", (live["metadata"]?["finalizers"] as JsonArray ?? []).Concat(live["spec"]?["finalizers"] as JsonArray ?? []).Select(f => f?.ToString()));
                throw new DeployException($"{id} was not gone in time{(finalizers.Length > 0 ? $": its finalizers are {finalizers}. Look at the controllers that they belong to" : "")}");
            }

            await Task.Delay(Pause, time, cancel);
        }
    }
}
