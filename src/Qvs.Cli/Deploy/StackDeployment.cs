using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>
/// Brings a stack into a cluster. Everything is tried by a dry run before anything is changed; the inventory is written before the objects, so that a
/// deployment that dies half-way is finished, or undone, by the next one; what is no longer declared goes only when what replaces it is ready.
/// </summary>
internal sealed class StackDeployment(KubeApi api, ApplyOptions options, DeployReport report, TimeProvider time)
{
    private readonly InventoryStore _inventories = new(api);
    private readonly ClusterManifests _cluster = new(api, options);
    private readonly HelmProgram _helm = new(options.Helm, options.Kubeconfig, options.Context, report);
    private readonly ObjectDiff _diff = new();
    private readonly DateTimeOffset _deadline = time.GetUtcNow() + options.Timeout;

    private StackRemoval Removal => new(api, _helm, options, report, time, _deadline);

    private ReadyWait Ready => new(api, report, time, _deadline);

    /// <summary>The objects as they are after the deployment, in the order of applying.</summary>
    public async Task<IReadOnlyList<JsonObject>> Run(CancellationToken cancel)
    {
        report.Stack = options.Stack;
        var manifests = options.Cleanup ? [] : await _cluster.Place(ManifestReader.Read(options.Paths), cancel);
        if (manifests.Count == 0 && !options.Cleanup && !options.AllowEmpty)
        {
            throw new DeployException($"there are no manifests in {string.Join(", ", options.Paths)}, and with --prune everything of the stack would go. Say --allow-empty if that is meant, or --cleanup");
        }

        var waves = DeployOrder.Waves(manifests);
        var namespaces = Namespaces(manifests);
        var inventory = await _inventories.Find(options.Stack, namespaces, cancel);
        var found = await _cluster.Look(manifests, cancel);
        var declared = manifests.Select(m => m.Id).ToHashSet();
        var gone = inventory.Items.Where(i => !declared.Contains(i.Id)).ToList();
        await Try(waves, found, cancel);
        if (options.Preview)
        {
            await Removal.Remove(options.Prune || options.Cleanup ? gone : [], "delete", cancel);
            return [];
        }

        if (options.Cleanup)
        {
            await Removal.Remove(gone, "deleted", cancel);
            await _inventories.Delete(inventory, cancel);
            return [];
        }

        InventoryItem[] items =
        [
            .. waves.SelectMany(w => w).Select(m => new InventoryItem(
                m.Id, m.ApiVersion, inventory.Items.FirstOrDefault(i => i.Id == m.Id)?.Adopted ?? found.GetValueOrDefault(m.Id)?.Live is not null)),
        ];
        var spaces = waves.SelectMany(w => w).Where(m => m.Id.IsNamespace).ToList();
        await ApplyAll(spaces, found, cancel);
        inventory = await Keep(inventory with { Items = [.. gone, .. items] }, namespaces, cancel);
        var later = waves.SelectMany(w => w).SelectMany(m => m.DependsOn).ToHashSet();
        foreach (var wave in waves.Select(w => w.Where(m => !m.Id.IsNamespace).ToList()))
        {
            await Ready.Until(await NeedsOfOthers(wave, declared, cancel), cancel);
            await ApplyAll(wave, found, cancel);
            await Ready.Until([.. wave.Where(m => m.Id.IsCrd || later.Contains(m.Id)).Select(m => (m.Id, m.ApiVersion))], cancel);
        }

        if (options.Wait)
        {
            await Ready.Until([.. waves.SelectMany(w => w).Where(m => !m.Id.IsHelm).Select(m => (m.Id, m.ApiVersion))], cancel);
        }

        if (options.Prune)
        {
            await Removal.Remove(gone, "pruned", cancel);
            await _inventories.Save(inventory with { Items = items }, cancel);
        }

        return await Outcome(waves.SelectMany(w => w), cancel);
    }

    /// <summary>Where the inventory may be: where it was asked for, where most of the objects are, where the kubeconfig points.</summary>
    private List<string> Namespaces(IReadOnlyList<Manifest> manifests) =>
    [
        .. new[] { options.Namespace }.OfType<string>()
            .Concat(manifests.Where(m => m.Id.Namespace.Length > 0).GroupBy(m => m.Id.Namespace).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key))
            .Append(api.DefaultNamespace).Distinct(),
    ];

    private async Task<Inventory> Keep(Inventory inventory, List<string> namespaces, CancellationToken cancel)
    {
        if (inventory.ResourceVersion is null || namespaces.Contains(inventory.Namespace))
        {
            return await _inventories.Save(inventory, cancel);
        }

        // The stack has moved, and its old namespace may go.
        var moved = await _inventories.Save(inventory with { Namespace = namespaces[0], ResourceVersion = null }, cancel);
        await _inventories.Delete(inventory, cancel);
        return moved;
    }

    /// <summary>A dry run of everything that the cluster can judge already, with all refusals in one.</summary>
    private async Task Try(IReadOnlyList<IReadOnlyList<Manifest>> waves, IReadOnlyDictionary<ObjectId, PlacedManifest> found, CancellationToken cancel)
    {
        var problems = new List<string>();
        foreach (var manifest in waves.SelectMany(w => w))
        {
            if (manifest.Id.IsHelm)
            {
                if (options.Preview)
                {
                    await _helm.Apply(manifest, options.Timeout, wait: false, preview: true, cancel);
                    report.Did(manifest.Id, "apply");
                }

                continue;
            }

            var (address, live) = (found[manifest.Id].Address, found[manifest.Id].Live);
            var inNew = found.Values.Any(f => f.Manifest.Id.IsNamespace && f.Live is null && f.Manifest.Id.Name == manifest.Id.Namespace);
            if (address is null || inNew)
            {
                if (options.Preview)
                {
                    report.Did(manifest.Id, "create", "not checked by the cluster: what it needs does not exist yet");
                }

                continue;
            }

            try
            {
                var after = await api.Apply(address, manifest.Body, options.ForceConflicts, dryRun: true, cancel);
                if (options.Preview)
                {
                    var differences = _diff.Between(manifest.Id, live, after);
                    report.Did(manifest.Id, live is null ? "create" : differences.Count > 0 ? "change" : "unchanged", null, differences);
                }
            }
            catch (KubeException e)
            {
                problems.Add(Refusal(manifest, e));
            }
        }

        if (problems.Count > 0)
        {
            throw new DeployException(string.Join('\n', problems));
        }
    }

    private async Task ApplyAll(IReadOnlyList<Manifest> manifests, IReadOnlyDictionary<ObjectId, PlacedManifest> found, CancellationToken cancel)
    {
        foreach (var manifest in manifests)
        {
            if (manifest.Id.IsHelm)
            {
                report.Did(manifest.Id, await _helm.Apply(manifest, options.Timeout, options.Wait, preview: false, cancel));
                continue;
            }

            var address = await api.Address(manifest.ApiVersion, manifest.Id, cancel)
                ?? throw new DeployException($"{manifest.Id}: the cluster still has no kind {manifest.Id.Kind} in {manifest.ApiVersion}, although its definition was applied. Look at the versions that it serves");
            try
            {
                var applied = await api.Apply(address, manifest.Body, options.ForceConflicts, dryRun: false, cancel);
                var before = found[manifest.Id].Live;
                report.Did(manifest.Id, before is null ? "created" : Version(before) == Version(applied) ? "unchanged" : "configured");
            }
            catch (KubeException e)
            {
                throw new DeployException(Refusal(manifest, e));
            }
        }
    }

    /// <summary>What a wave waits for that others bring, as a Secret that an operator makes.</summary>
    private async Task<IReadOnlyList<(ObjectId Id, string ApiVersion)>> NeedsOfOthers(IReadOnlyList<Manifest> wave, HashSet<ObjectId> declared, CancellationToken cancel)
    {
        var needs = new List<(ObjectId, string)>();
        foreach (var need in wave.SelectMany(m => m.DependsOn).Where(d => !declared.Contains(d)).Distinct())
        {
            var version = need.Group.Length == 0 ? "v1" : (await api.Find($"/apis/{need.Group}", cancel))?["preferredVersion"]?["groupVersion"]?.ToString();
            needs.Add((need, version ?? throw new DeployException($"{wave.First(m => m.DependsOn.Contains(need)).Id} depends on {need}, and the cluster has no API group {need.Group}. Install what defines it")));
        }

        return needs;
    }

    private async Task<IReadOnlyList<JsonObject>> Outcome(IEnumerable<Manifest> manifests, CancellationToken cancel)
    {
        var objects = new List<JsonObject>();
        foreach (var manifest in manifests.Where(m => !m.Id.IsHelm))
        {
            if (await api.Address(manifest.ApiVersion, manifest.Id, cancel) is { } address && await api.Find(address, cancel) is { } live)
            {
                objects.Add(live);
                foreach (var path in manifest.Outputs)
                {
                    report.Output(manifest.Id, path, manifest.Id.IsSecret ? null : ObjectPath.Read(live, path)?.ToString());
                }
            }
        }

        return objects;
    }

    private static string Refusal(Manifest manifest, KubeException e)
    {
        if (e.Code == 409 && e.Causes.Any())
        {
            var fields = e.Causes.Select(c => $"{c.Field} belongs to {(c.Message.Split('"') is [_, var owner, ..] ? owner : c.Message)}");
            return $"{manifest.Id}: {string.Join(", ", fields)}. Leave these fields out of the manifest, or take them with --force-conflicts";
        }

        var step = (e.Code, e.Message) switch
        {
            (403, _) => "Give the kubeconfig's user that right",
            (404, _) => $"Create the namespace {manifest.Id.Namespace}, or declare it",
            (422, var m) when m.Contains("immutable", StringComparison.Ordinal) => "This cannot be changed on an existing object: give it another name, or delete it first",
            _ => $"It stands in {manifest.Source}",
        };
        return $"{manifest.Id}: {e.Message}. {step}";
    }

    private static string? Version(JsonObject obj) => obj["metadata"]?["resourceVersion"]?.ToString();
}
