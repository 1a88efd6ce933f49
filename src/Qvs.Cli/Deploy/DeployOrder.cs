namespace Qvs.Cli.Deploy;

/// <summary>
/// In which order manifests are applied: namespaces, then definitions of kinds, then the rest in waves, so that everything comes after what it depends
/// on (formats 2.4.2). Within a wave what others use comes first. Deleting goes backwards.
/// </summary>
internal static class DeployOrder
{
    private static readonly string[] Kinds =
    [
        "Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
        "ResourceQuota", "LimitRange", "NetworkPolicy", "SecretStore", "ClusterSecretStore", "ExternalSecret", "Secret", "ConfigMap", "PersistentVolume",
        "PersistentVolumeClaim", "Service", "HelmRelease", "",
        "Pod", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "PodDisruptionBudget", "HorizontalPodAutoscaler",
        "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    /// <summary>Waves of manifests. Manifests that wait for each other are a <see cref="DeployException"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<Manifest>> Waves(IReadOnlyList<Manifest> manifests)
    {
        var byId = manifests.ToDictionary(m => m.Id);
        var levels = new Dictionary<ObjectId, int>();
        var pending = manifests.ToList();
        while (pending.Count > 0)
        {
            var ready = pending.Where(m => m.DependsOn.All(d => !byId.ContainsKey(d) || levels.ContainsKey(d))).ToList();
            if (ready.Count == 0)
            {
                throw new DeployException($"these wait for each other by {Manifest.DependsOnAnnotation}: {string.Join(", ", pending.Select(m => m.Id))}. Remove one of the dependencies");
            }

            foreach (var manifest in ready)
            {
                var least = manifest.Id.IsNamespace ? 0 : manifest.Id.IsCrd ? 1 : 2;
                levels[manifest.Id] = manifest.DependsOn.Where(byId.ContainsKey).Select(d => levels[d] + 1).Append(least).Max();
                pending.Remove(manifest);
            }
        }

        return [.. manifests.GroupBy(m => levels[m.Id]).OrderBy(g => g.Key).Select(g => (IReadOnlyList<Manifest>)[.. g.OrderBy(m => Rank(m.Id)).ThenBy(m => m.Id.ToString(), StringComparer.Ordinal)])];
    }

    private static int Rank(ObjectId id) => Array.IndexOf(Kinds, id.Kind) is var at and >= 0 ? at : Array.IndexOf(Kinds, "");
}
