using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Steps;

/// <summary>How a container is doing, in the words of a pod's status.</summary>
internal sealed class ContainerState(ContainerPlan plan)
{
    private JsonObject _state = new() { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } };

    public ContainerPlan Plan { get; } = plan;

    public int? ExitCode { get; private set; }

    public bool Running { get; private set; }

    public bool Ready { get; set; }

    public void Wait(string reason, string message) =>
        _state = new JsonObject { ["waiting"] = new JsonObject { ["message"] = message, ["reason"] = reason } };

    public void Run(DateTimeOffset now)
    {
        Running = true;
        Ready = Plan.ReadinessProbe is null;
        _state = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Json.Timestamp(now) } };
    }

    public void Terminate(int exitCode, string reason, string? message, DateTimeOffset now)
    {
        var terminated = new JsonObject
        {
            ["exitCode"] = exitCode,
            ["finishedAt"] = Json.Timestamp(now),
            ["reason"] = reason,
            ["startedAt"] = _state.Text("running", "startedAt") ?? Json.Timestamp(now),
        };
        if (message is not null)
        {
            terminated["message"] = message;
        }

        (Running, Ready, ExitCode) = (false, false, exitCode);
        _state = new JsonObject { ["terminated"] = terminated };
    }

    public JsonObject ToJson() => new()
    {
        ["image"] = Plan.Image,
        ["imageID"] = Plan.Image,
        ["lastState"] = new JsonObject(),
        ["name"] = Plan.Name,
        ["ready"] = Ready,
        ["restartCount"] = 0,
        ["started"] = Running,
        ["state"] = _state.DeepClone(),
    };
}
