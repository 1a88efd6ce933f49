using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Deployments: a ReplicaSet per template with its revision; the old ones go down when the new one is ready.</summary>
internal sealed class SimulatedDeployments(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    private static readonly ApiKind Sets = BuiltInKinds.One("replicasets");

    protected override ApiKind Kind { get; } = BuiltInKinds.One("deployments");

    protected override IReadOnlyList<ApiKind> Owned => [Sets];

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        var wanted = (int)(obj.Number("spec", "replicas") ?? 1);
        var sets = OwnedOf(Sets, obj).ToList();
        var hash = Hashes.Of(obj.Object("spec", "template"));
        var current = sets.FirstOrDefault(s => s.Text("metadata", "labels", "pod-template-hash") == hash);
        var paused = obj.Flag("spec", "paused") == true;
        if (current is null && !paused)
        {
            current = Make(obj, sets, hash, wanted);
            sets.Add(current);
        }

        if (current is not null && !paused)
        {
            Renew(obj, sets, current);
            Scale(current, wanted);
        }

        var ready = Count(current, "readyReplicas");
        var old = sets.Where(s => s.Name() != current?.Name()).ToArray();
        if (ready >= wanted && !paused)
        {
            foreach (var set in old)
            {
                Scale(set, 0);
            }
        }

        Report(obj, sets, current, wanted);
        return null;
    }

    private JsonObject Make(JsonObject deployment, List<JsonObject> sets, string hash, int replicas)
    {
        var template = deployment.Object("spec", "template")?.Copy() ?? [];
        template.Meta().Ensure("labels")["pod-template-hash"] = hash;
        var selector = deployment.Object("spec", "selector")?.Copy() ?? [];
        selector.Ensure("matchLabels")["pod-template-hash"] = hash;
        var annotations = new JsonObject { [RevisionAnnotation] = (sets.Select(Revision).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture) };
        foreach (var (key, value) in deployment.Object("metadata", "annotations") ?? [])
        {
            if (key.StartsWith("qvs.cloud/simulate", StringComparison.Ordinal))
            {
                annotations[key] = value?.DeepClone();
            }
        }

        return Store.Create(Sets.Resource, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name()}-{hash}",
                ["namespace"] = deployment.Namespace(),
                ["labels"] = template.At("metadata", "labels")?.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnedBy(deployment)),
            },
            ["spec"] = new JsonObject { ["replicas"] = replicas, ["selector"] = selector, ["template"] = template },
        });
    }

    /// <summary>The deployment's revision is its current set's; a set that becomes current again (rollback) gets the newest number.</summary>
    private void Renew(JsonObject deployment, List<JsonObject> sets, JsonObject current)
    {
        var newest = sets.Select(Revision).Max();
        if (Revision(current) < newest)
        {
            current.Meta().Ensure("annotations")[RevisionAnnotation] = (newest + 1).ToString(CultureInfo.InvariantCulture);
            Store.Update(Sets.Resource, current);
        }

        var shown = current.Text("metadata", "annotations", RevisionAnnotation);
        if (deployment.Text("metadata", "annotations", RevisionAnnotation) != shown)
        {
            deployment.Meta().Ensure("annotations")[RevisionAnnotation] = shown;
            var stored = Store.Update(Kind.Resource, deployment);
            deployment.Meta()["resourceVersion"] = stored.Meta().Text("resourceVersion");
        }
    }

    private void Scale(JsonObject set, int replicas)
    {
        if (set.Number("spec", "replicas") != replicas && Store.Get(Sets.Resource, set.Namespace(), set.Name()) is { } fresh)
        {
            fresh.Ensure("spec")["replicas"] = replicas;
            Store.Update(Sets.Resource, fresh);
        }
    }

    private void Report(JsonObject deployment, List<JsonObject> sets, JsonObject? current, int wanted)
    {
        var (all, ready, updated) = (sets.Sum(s => Count(s, "replicas")), sets.Sum(s => Count(s, "readyReplicas")), Count(current, "replicas"));
        var available = ready >= wanted;
        var finished = updated == wanted && all == updated && ready >= wanted;
        var now = Now();
        var status = new JsonObject { ["observedGeneration"] = deployment.Meta().Number("generation") ?? 1 };
        foreach (var (name, value) in new[] { ("replicas", all), ("updatedReplicas", updated), ("readyReplicas", ready), ("availableReplicas", ready), ("unavailableReplicas", Math.Max(0, wanted - ready)) })
        {
            if (value > 0)
            {
                status[name] = value;
            }
        }

        status["conditions"] = new JsonArray(
            Condition(deployment, "Available", available, available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", available ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", now),
            Condition(deployment, "Progressing", true, finished ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", finished ? $"ReplicaSet \"{current?.Name()}\" has successfully progressed." : $"ReplicaSet \"{current?.Name()}\" is progressing.", now));
        SetStatus(deployment, status);
    }

    private static int Count(JsonObject? set, string field) => (int)(set.Number("status", field) ?? 0);

    private static int Revision(JsonObject set) => int.TryParse(set.Text("metadata", "annotations", RevisionAnnotation), CultureInfo.InvariantCulture, out var r) ? r : 0;
}
