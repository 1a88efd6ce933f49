using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>Writes a pod's status into the store.</summary>
internal sealed class PodStatus(IObjectStore store, PodPlan pod, IReadOnlyList<ContainerState> containers, DateTimeOffset started)
{
    private readonly Lock _lock = new();
    private string _unscheduled = "";
    private string _waitingFor = "";

    /// <summary>Says that the pod can not start yet, because of a claim (it is not scheduled) or of another volume.</summary>
    public void NotReady(string message, bool claim, DateTimeOffset now)
    {
        (_unscheduled, _waitingFor) = claim ? (message, "") : ("", message);
        Write(now);
    }

    public void Write(DateTimeOffset now)
    {
        lock (_lock)
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                if (store.Get(TektonKinds.Pod, pod.Namespace, pod.Name) is not { } current || current.Uid() != pod.Uid)
                {
                    return;
                }

                current["status"] = ToJson(now);
                try
                {
                    store.UpdateStatus(TektonKinds.Pod, current);
                    return;
                }
                catch (ApiException e) when (e.Code == 409)
                {
                    // Someone else changed the pod: once more, with what it is now.
                }
                catch (ApiException e) when (e.Code == 404)
                {
                    return;
                }
            }
        }
    }

    private JsonObject ToJson(DateTimeOffset now)
    {
        var phase = containers.All(c => c.ExitCode is not null) ? containers.All(c => c.ExitCode == 0) ? "Succeeded" : "Failed"
            : containers.Any(c => c.Running || c.ExitCode is not null) ? "Running" : "Pending";
        var begun = phase != "Pending" || containers.Any(c => c.ToJson().Str("state", "waiting", "reason") != "PodInitializing");
        var over = phase is "Succeeded" or "Failed";
        var ready = !over && containers.All(c => c.Ready);
        var status = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("Initialized", begun, begun ? "" : _waitingFor, over ? "PodCompleted" : "", now),
                Condition("Ready", ready, "", over ? "PodCompleted" : "ContainersNotReady", now),
                Condition("ContainersReady", ready, "", over ? "PodCompleted" : "ContainersNotReady", now),
                Condition("PodScheduled", _unscheduled.Length == 0, _unscheduled, "Unschedulable", now)),
        };
        if (_unscheduled.Length == 0)
        {
            status["containerStatuses"] = Reading.ToArray(containers.Select(c => c.ToJson()));
            status["hostIP"] = "127.0.0.1";
            status["podIP"] = "127.0.0.1";
            status["startTime"] = Json.Timestamp(started);
        }
        else
        {
            // What is not scheduled has no other conditions yet.
            status["conditions"] = new JsonArray(Condition("PodScheduled", false, _unscheduled, "Unschedulable", now));
        }

        status["phase"] = phase;
        status["qosClass"] = "BestEffort";
        return status;
    }

    private static JsonObject Condition(string type, bool holds, string message, string reason, DateTimeOffset now)
    {
        var condition = new JsonObject { ["lastTransitionTime"] = Json.Timestamp(now), ["status"] = holds ? "True" : "False", ["type"] = type };
        if (!holds)
        {
            condition.Put("message", message.Length > 0 ? message : null);
            condition.Put("reason", reason.Length > 0 ? reason : null);
        }

        return condition;
    }
}
