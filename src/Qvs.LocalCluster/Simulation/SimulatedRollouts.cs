using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Argo Rollouts without pods: after its delay each generation is Healthy, or Degraded when told to fail.</summary>
internal sealed class SimulatedRollouts(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    protected override ApiKind Kind => Store.Kinds.Find("argoproj.io", "v1alpha1", "rollouts") ?? throw new InvalidOperationException("Rollouts are not declared");

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        var generation = obj.Meta().Number("generation") ?? 1;
        var observed = generation.ToString(CultureInfo.InvariantCulture);
        if (obj.Text("status", "observedGeneration") != observed)
        {
            SetStatus(obj, Status(obj, "Progressing", "more replicas need to be updated", ready: false, observed));
        }

        // Each generation has the delay anew; the object's own age does not count.
        var turn = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = $"{obj.Meta().Text("uid")}/{observed}", ["annotations"] = obj.At("metadata", "annotations")?.DeepClone() },
        };
        if (obj.Text("status", "phase") == "Progressing" && Remaining(turn) is var left && left > TimeSpan.Zero)
        {
            return left;
        }

        var failure = Failure(obj);
        SetStatus(obj, failure is null
            ? Status(obj, "Healthy", "", ready: true, observed)
            : Status(obj, "Degraded", $"simulated: {failure}", ready: false, observed));
        return null;
    }

    private JsonObject Status(JsonObject obj, string phase, string message, bool ready, string observed)
    {
        var replicas = obj.Number("spec", "replicas") ?? 1;
        var hash = Hashes.Of(obj.Object("spec", "template"));
        var now = Now();
        var status = new JsonObject
        {
            ["observedGeneration"] = observed,
            ["phase"] = phase,
            ["replicas"] = replicas,
            ["updatedReplicas"] = ready ? replicas : 0,
            ["readyReplicas"] = ready ? replicas : 0,
            ["availableReplicas"] = ready ? replicas : 0,
            ["HPAReplicas"] = ready ? replicas : 0,
            ["currentPodHash"] = hash,
            ["stableRS"] = ready ? hash : obj.Text("status", "stableRS"),
            ["conditions"] = new JsonArray(
                Condition(obj, "Available", ready, ready ? "AvailableReason" : "NotAvailable", ready ? "Rollout has minimum availability" : "Rollout does not have minimum availability", now),
                Condition(obj, "Healthy", ready, ready ? "RolloutHealthy" : "RolloutNotHealthy", ready ? "Rollout is healthy" : "Rollout is not healthy", now)),
        };
        if (message.Length > 0)
        {
            status["message"] = message;
        }

        return status;
    }
}
