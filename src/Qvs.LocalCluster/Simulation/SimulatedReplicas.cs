using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>ReplicaSets, StatefulSets, DaemonSets and Jobs: they make their pods and count them.</summary>
internal sealed class SimulatedReplicas(ObjectStore store, SimulationOptions options, ApiKind kind) : Simulated(store, options)
{
    protected override ApiKind Kind => kind;

    protected override IReadOnlyList<ApiKind> Owned => [BuiltInKinds.Pod];

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        var pods = OwnedOf(BuiltInKinds.Pod, obj).Where(p => !p.Meta().ContainsKey("deletionTimestamp")).OrderBy(p => p.Name(), StringComparer.Ordinal).ToList();
        if (kind.Table == "batch/jobs")
        {
            return Job(obj, pods);
        }

        var wanted = kind.Table == "apps/daemonsets" ? 1 : (int)(obj.Number("spec", "replicas") ?? 1);
        var revision = Hashes.Of(obj.Object("spec", "template"));
        if (kind.Table is "apps/statefulsets" or "apps/daemonsets")
        {
            // Pods of an older template make way; their deletion brings us back here.
            foreach (var old in pods.Where(p => p.Text("metadata", "labels", "controller-revision-hash") != revision).ToArray())
            {
                Store.Delete(BuiltInKinds.Pod.Resource, old.Namespace(), old.Name());
                pods.Remove(old);
            }
        }

        Fit(obj, pods, wanted, revision);
        var ready = pods.Count(IsReady);
        SetStatus(obj, Status(obj, pods.Count, ready, wanted, revision));
        return null;
    }

    public static bool IsReady(JsonObject pod) => pod.Objects("status", "conditions").Any(c => c.Text("type") == "Ready" && c.Text("status") == "True");

    private void Fit(JsonObject obj, List<JsonObject> pods, int wanted, string revision)
    {
        for (var i = 0; pods.Count < wanted; i++)
        {
            var name = kind.Table == "apps/statefulsets" ? $"{obj.Name()}-{i}" : null;
            if (name is not null && pods.Exists(p => p.Name() == name))
            {
                continue;
            }

            pods.Add(Make(obj, name, revision));
        }

        while (pods.Count > wanted)
        {
            var last = pods.FindLastIndex(p => !IsReady(p)) is var i and >= 0 && kind.Table != "apps/statefulsets" ? i : pods.Count - 1;
            Store.Delete(BuiltInKinds.Pod.Resource, pods[last].Namespace(), pods[last].Name());
            pods.RemoveAt(last);
        }
    }

    private JsonObject Make(JsonObject owner, string? name, string revision)
    {
        var template = owner.Object("spec", "template")?.Copy() ?? [];
        var meta = template.Meta();
        meta["namespace"] = owner.Namespace();
        meta["ownerReferences"] = new JsonArray(OwnedBy(owner));
        if (name is null)
        {
            meta["generateName"] = $"{owner.Name()}-";
        }
        else
        {
            meta["name"] = name;
            meta.Ensure("labels")["statefulset.kubernetes.io/pod-name"] = name;
        }

        if (kind.Table is "apps/statefulsets" or "apps/daemonsets")
        {
            meta.Ensure("labels")["controller-revision-hash"] = revision;
        }

        // What the owner's annotations say about simulation holds for its pods.
        foreach (var key in new[] { SimulationOptions.DelayAnnotation, SimulationOptions.FailureAnnotation })
        {
            if (owner.Text("metadata", "annotations", key) is { } value && template.Text("metadata", "annotations", key) is null)
            {
                meta.Ensure("annotations")[key] = value;
            }
        }

        return Store.Create(BuiltInKinds.Pod.Resource, new JsonObject { ["metadata"] = meta.DeepClone(), ["spec"] = template["spec"]?.DeepClone() });
    }

    private JsonObject Status(JsonObject obj, int all, int ready, int wanted, string revision)
    {
        var generation = obj.Meta().Number("generation") ?? 0;
        return kind.Table switch
        {
            "apps/daemonsets" => new JsonObject
            {
                ["observedGeneration"] = generation,
                ["desiredNumberScheduled"] = wanted,
                ["currentNumberScheduled"] = all,
                ["updatedNumberScheduled"] = all,
                ["numberReady"] = ready,
                ["numberAvailable"] = ready,
                ["numberMisscheduled"] = 0,
            },
            "apps/statefulsets" => new JsonObject
            {
                ["observedGeneration"] = generation,
                ["replicas"] = all,
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
                ["currentReplicas"] = all,
                ["updatedReplicas"] = all,
                ["currentRevision"] = $"{obj.Name()}-{revision}",
                ["updateRevision"] = $"{obj.Name()}-{revision}",
                ["collisionCount"] = 0,
            },
            _ => new JsonObject
            {
                ["observedGeneration"] = generation,
                ["replicas"] = all,
                ["fullyLabeledReplicas"] = all,
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
            },
        };
    }

    private TimeSpan? Job(JsonObject job, List<JsonObject> pods)
    {
        if (job.Objects("status", "conditions").Any(c => c.Text("type") is "Complete" or "Failed") || job.Flag("spec", "suspend") == true)
        {
            return null;
        }

        var (succeeded, failed) = (pods.Count(p => p.Text("status", "phase") == "Succeeded"), pods.Count(p => p.Text("status", "phase") == "Failed"));
        var active = pods.Count - succeeded - failed;
        var completions = (int)(job.Number("spec", "completions") ?? 1);
        var over = failed > (job.Number("spec", "backoffLimit") ?? 6);
        var done = succeeded >= completions;
        if (!over && !done)
        {
            var room = Math.Min((int)(job.Number("spec", "parallelism") ?? 1), completions - succeeded) - active;
            for (var i = 0; i < room; i++)
            {
                pods.Add(Make(job, null, ""));
                active++;
            }
        }

        var now = Now();
        var status = new JsonObject { ["startTime"] = job.Text("status", "startTime") ?? now, ["active"] = active, ["succeeded"] = succeeded, ["failed"] = failed, ["ready"] = 0 };
        if (over || done)
        {
            status["conditions"] = new JsonArray(done
                ? Condition(job, "Complete", true, "CompletionsReached", "Reached expected number of succeeded pods", now)
                : Condition(job, "Failed", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit", now));
            foreach (var c in status.Objects("conditions"))
            {
                c.Remove("lastUpdateTime");
            }

            if (done)
            {
                status["completionTime"] = now;
            }
        }

        SetStatus(job, status);
        return null;
    }
}
