using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy;

/// <summary>A manifest and what the cluster has of it now. <see cref="Address"/> is null while its kind is only about to be defined.</summary>
internal sealed record PlacedManifest(Manifest Manifest, string? Address, JsonObject? Live);

/// <summary>Puts manifests where they go: a namespace for what needs one, none for what has none; and looks whose they are.</summary>
internal sealed class ClusterManifests(KubeApi api, ApplyOptions options)
{
    public async Task<IReadOnlyList<Manifest>> Place(IReadOnlyList<Manifest> manifests, CancellationToken cancel)
    {
        var (placed, problems) = (new List<Manifest>(), new List<string>());
        foreach (var manifest in manifests)
        {
            if (manifest.Id.IsHelm)
            {
                placed.Add(manifest);
            }
            else if (((await api.Kind(manifest.ApiVersion, manifest.Id.Kind, cancel))?.Namespaced ?? Defined(manifest, manifests)) is { } namespaced)
            {
                placed.Add(With(manifest, namespaced ? (manifest.Id.Namespace.Length > 0 ? manifest.Id.Namespace : options.Namespace ?? api.DefaultNamespace) : ""));
            }
            else
            {
                problems.Add($"{manifest.Id}: the cluster {api.Server} has no kind {manifest.Id.Kind} in {manifest.ApiVersion} ({manifest.Source}). Install what defines it, or add its CustomResourceDefinition");
            }
        }

        return problems.Count == 0 ? placed : throw new DeployException(string.Join('\n', problems));
    }

    /// <summary>With what is in the cluster now. Objects of another stack are a <see cref="DeployException"/>, all in one.</summary>
    public async Task<IReadOnlyDictionary<ObjectId, PlacedManifest>> Look(IReadOnlyList<Manifest> manifests, CancellationToken cancel)
    {
        var (found, problems) = (new Dictionary<ObjectId, PlacedManifest>(), new List<string>());
        foreach (var manifest in manifests.Where(m => !m.Id.IsHelm))
        {
            var address = await api.Address(manifest.ApiVersion, manifest.Id, cancel);
            var live = address is null ? null : await api.Find(address, cancel);
            if (live?["metadata"]?["annotations"]?[Inventory.StackAnnotation]?.ToString() is { } owner && owner != options.Stack && !options.TakeOver)
            {
                problems.Add($"{manifest.Id} belongs to the stack {owner}, and this is {options.Stack}. Declare it in one of the two only, or take it with --take-over");
            }

            found[manifest.Id] = new PlacedManifest(manifest, address, live);
        }

        return problems.Count == 0 ? found : throw new DeployException(string.Join('\n', problems));
    }

    private static bool? Defined(Manifest manifest, IReadOnlyList<Manifest> all) =>
        all.Where(m => m.Id.IsCrd && m.Body["spec"]?["group"]?.ToString() == manifest.Id.Group && m.Body["spec"]?["names"]?["kind"]?.ToString() == manifest.Id.Kind)
            .Select(m => (bool?)(m.Body["spec"]?["scope"]?.ToString() != "Cluster")).FirstOrDefault();

    private Manifest With(Manifest manifest, string ns)
    {
        var body = (JsonObject)manifest.Body.DeepClone();
        var metadata = (JsonObject)body["metadata"]!;
        metadata.Remove("namespace");
        if (ns.Length > 0)
        {
            metadata["namespace"] = ns;
        }

        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[Inventory.StackAnnotation] = options.Stack;
        return manifest with { Body = body, Id = manifest.Id with { Namespace = ns } };
    }
}
