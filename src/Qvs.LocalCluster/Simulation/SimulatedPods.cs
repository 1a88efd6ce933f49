using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Simulation;

/// <summary>Pods that no executor runs: they become ready, those of jobs succeed, or they fail as their annotation says.</summary>
internal sealed class SimulatedPods(ObjectStore store, SimulationOptions options) : Simulated(store, options)
{
    private static readonly string[] Simulates = ["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"];

    private int _address;

    protected override ApiKind Kind => BuiltInKinds.Pod;

    protected override TimeSpan? Reconcile(JsonObject obj)
    {
        var owners = obj.Meta().Objects("ownerReferences").ToArray();
        var owner = (owners.FirstOrDefault(r => r.Flag("controller") == true) ?? owners.FirstOrDefault()).Text("kind");
        if (owner is not null && !Simulates.Contains(owner))
        {
            return null;
        }

        var phase = obj.Text("status", "phase");
        if (phase is "Succeeded" or "Failed")
        {
            return null;
        }

        var failure = Failure(obj);
        var left = Remaining(obj);
        if (phase == "Running")
        {
            return owner == "Job" ? Finish(obj, failure, left) : null;
        }

        if (left > TimeSpan.Zero)
        {
            return left;
        }

        if (string.IsNullOrEmpty(obj.Text("spec", "nodeName")))
        {
            obj = Store.Change(Kind, obj.Namespace(), obj.Name(), o =>
            {
                o.Ensure("spec")["nodeName"] = Bootstrap.NodeName;
                return o;
            }, WriteOptions.Internal);
        }

        SetStatus(obj, failure is null || owner == "Job" ? Running(obj) : Waiting(obj, failure));
        return owner == "Job" ? TimeSpan.FromMilliseconds(20) : null;
    }

    private TimeSpan? Finish(JsonObject pod, string? failure, TimeSpan left)
    {
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        var now = Now();
        var code = failure is null ? 0 : 1;
        SetStatus(pod, Status(pod, failure is null ? "Succeeded" : "Failed", ready: false, c => new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = failure is null ? "Completed" : "Error", ["startedAt"] = now, ["finishedAt"] = now },
        }));
        return null;
    }

    private JsonObject Running(JsonObject pod)
    {
        var now = Now();
        return Status(pod, "Running", ready: true, _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = now } });
    }

    private JsonObject Waiting(JsonObject pod, string reason) => Status(pod, "Pending", ready: false, c => new JsonObject
    {
        ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = $"simulated: {reason} for image \"{c.Text("image")}\"" },
    });

    private JsonObject Status(JsonObject pod, string phase, bool ready, Func<JsonObject, JsonObject> state)
    {
        var now = Now();
        var ip = pod.Text("status", "podIP") ?? Address();
        return new JsonObject
        {
            ["phase"] = phase,
            ["qosClass"] = pod.Text("status", "qosClass"),
            ["hostIP"] = "127.0.0.1",
            ["podIP"] = ip,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip }),
            ["startTime"] = pod.Text("status", "startTime") ?? now,
            ["conditions"] = new JsonArray(
                Of("PodScheduled", true, now), Of("Initialized", true, now), Of("ContainersReady", ready, now), Of("Ready", ready, now)),
            ["containerStatuses"] = new JsonArray([.. pod.Objects("spec", "containers").Select(c => new JsonObject
            {
                ["name"] = c.Text("name"),
                ["image"] = c.Text("image"),
                ["imageID"] = "",
                ["ready"] = ready,
                ["started"] = ready,
                ["restartCount"] = 0,
                ["state"] = state(c),
            })]),
        };
    }

    private static JsonObject Of(string type, bool holds, string now) => new()
    {
        ["type"] = type,
        ["status"] = holds ? "True" : "False",
        ["lastTransitionTime"] = now,
    };

    private string Address()
    {
        var n = ++_address;
        return string.Create(CultureInfo.InvariantCulture, $"10.244.{n / 250 % 250}.{n % 250 + 2}");
    }
}
