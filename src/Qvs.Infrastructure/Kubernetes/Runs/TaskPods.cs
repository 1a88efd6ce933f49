using System.Text.Json.Nodes;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>A pod in which a TaskRun ran: the present one, or that of an earlier try.</summary>
/// <param name="Retry">Tries before this one.</param>
/// <param name="Steps">Those that have begun.</param>
internal sealed record TaskPod(int Retry, string Name, ImmutableArray<PodStep> Steps)
{
    /// <summary>A retry is the same TaskRun with a new pod; what was before moves to <c>status.retriesStatus</c>.</summary>
    public static ImmutableArray<TaskPod> Read(JsonObject taskRun, bool hasEnded)
    {
        var earlier = taskRun.Objects("status", "retriesStatus").ToList();
        return
        [
            .. earlier.Select((status, retry) => Of(status, retry, true)).Append(Of(taskRun["status"], earlier.Count, hasEnded)).Where(pod => pod.Name.Length > 0),
        ];
    }

    private static TaskPod Of(JsonNode? status, int retry, bool hasEnded) => new(
        retry,
        status.Text("podName") ?? "",
        [
            .. status.Objects("steps").Where(step => step.Text("name") is not null && (step.Has("running") || step.Has("terminated")))
                .Select(step => new PodStep(step.Text("name")!, step.Text("container") ?? $"step-{step.Text("name")}", hasEnded || step.Has("terminated"))),
        ]);
}

internal sealed record PodStep(string Name, string Container, bool HasEnded);
