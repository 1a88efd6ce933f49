using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>Reads a TaskRun's status off its pod.</summary>
internal static class TaskRunStatus
{
    private const string StepPrefix = "step-";
    private const string SidecarPrefix = "sidecar-";

    public static void FromPod(JsonObject run, JsonObject status, JsonObject pod, JsonObject taskSpec, DateTimeOffset now)
    {
        var containers = InOrder(pod);
        var phase = pod.Str("status", "phase");
        var complete = phase is "Succeeded" or "Failed" || (phase == "Running" && containers.Count > 0 && containers.Where(IsStep).All(c => c.Has("state", "terminated")));
        var condition = complete ? Completed(run, pod, containers) : Incomplete(pod, phase, containers);
        status.SetSucceeded(condition, now);
        if (complete)
        {
            status["completionTime"] = Json.Timestamp(now);
        }

        status["podName"] = pod.Name();
        var results = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var steps = new JsonArray();
        foreach (var container in containers.Where(IsStep))
        {
            steps.Add(Step(container, taskSpec, results, done: condition.IsDone));
        }

        status["steps"] = steps;
        status.Put("sidecars", Reading.ToArray(containers.Where(IsSidecar).Select(Sidecar)));
        if (condition.IsDone)
        {
            status.Put("results", Reading.ToArray(results.Values));
        }
    }

    /// <summary>After its run is over, a sidecar's end still arrives.</summary>
    public static JsonArray Sidecars(JsonObject pod) => Reading.ToArray(InOrder(pod).Where(IsSidecar).Select(Sidecar));

    /// <summary>What becomes of the steps of a pod that is taken away from a run.</summary>
    public static void Terminate(JsonObject status, string reason, DateTimeOffset now)
    {
        foreach (var step in status.Objects("steps").Where(s => s.Has("running") || s.Has("waiting")))
        {
            var terminated = new JsonObject
            {
                ["exitCode"] = 1,
                ["finishedAt"] = Json.Timestamp(now),
                ["message"] = $"Step {step.Str("name")} terminated as pod {status.Str("podName")} is terminated",
                ["reason"] = reason,
                ["startedAt"] = step.Text("running", "startedAt"),
            };
            step.Remove("running");
            step.Remove("waiting");
            step["terminated"] = terminated;
            step["terminationReason"] = reason;
        }
    }

    /// <summary>The first container that waits for an image which can not be had, with the message to fail the run with.</summary>
    public static string? ImageFailure(JsonObject run, JsonObject status)
    {
        foreach (var (list, what) in new[] { ("steps", "step"), ("sidecars", "sidecar") })
        {
            if (status.Objects(list).FirstOrDefault(s => s.Str("waiting", "reason") is "ImagePullBackOff" or "InvalidImageName") is { } stuck)
            {
                return $"The {what} \"{stuck.Str("name")}\" in TaskRun \"{run.Name()}\" failed to pull the image \"{stuck.Str("imageID")}\". The pod errored with the message: \"{stuck.Str("waiting", "message")}.\"";
            }
        }

        return null;
    }

    private static List<JsonObject> InOrder(JsonObject pod)
    {
        var byName = pod.Objects("status", "containerStatuses").ToDictionary(c => c.Str("name"), StringComparer.Ordinal);
        return [.. pod.Objects("spec", "containers").Select(c => c.Str("name")).Where(byName.ContainsKey).Select(n => byName[n])];
    }

    private static bool IsStep(JsonObject c) => c.Str("name").StartsWith(StepPrefix, StringComparison.Ordinal);

    private static bool IsSidecar(JsonObject c) => c.Str("name").StartsWith(SidecarPrefix, StringComparison.Ordinal);

    private static Condition Completed(JsonObject run, JsonObject pod, List<JsonObject> containers)
    {
        var failed = pod.Str("status", "phase") == "Failed"
            || containers.Where(IsStep).Any(c => c.Number("state", "terminated", "exitCode") is > 0 or < 0 || c.Str("state", "terminated", "reason") == "OOMKilled");
        if (!failed)
        {
            return Condition.Success("Succeeded", "All Steps have completed executing");
        }

        var reason = run.Text("metadata", "annotations", "pipeline.tekton.dev/pipeline-task-on-error") == "continue" ? "FailureIgnored" : "Failed";
        return Condition.Failure(reason, FailureMessage(pod, containers));
    }

    private static string FailureMessage(JsonObject pod, List<JsonObject> containers)
    {
        if (pod.Str("status", "reason") == "Evicted")
        {
            return pod.Str("status", "message");
        }

        foreach (var c in containers.Where(c => c.Has("state", "terminated")))
        {
            if (TerminationMessage.Parse(c.Str("state", "terminated", "message")).Any(e => e is { Key: "Reason", Value: "TimeoutExceeded" }))
            {
                return $"\"{c.Str("name")}\" exited because the step exceeded the specified timeout limit";
            }

            if (c.Number("state", "terminated", "exitCode") is { } code and not 0)
            {
                return $"\"{c.Str("name")}\" exited with code {code}";
            }
        }

        return pod.Str("status", "message") is { Length: > 0 } message ? message : "build failed for unspecified reasons.";
    }

    private static Condition Incomplete(JsonObject pod, string phase, List<JsonObject> containers)
    {
        if (phase == "Running")
        {
            return Condition.Ongoing("Running", "Not all Steps in the Task have finished executing");
        }

        var waiting = containers.Select(c => c.Str("state", "waiting", "reason")).ToHashSet(StringComparer.Ordinal);
        return waiting.Contains("CreateContainerConfigError")
            ? Condition.Failure("CreateContainerConfigError", "Failed to create pod due to config error")
            : Condition.Ongoing(waiting.Overlaps(["ImagePullBackOff", "ErrImagePull", "InvalidImageName"]) ? "PullImageFailed" : "Pending", WaitingMessage(pod, containers));
    }

    private static string WaitingMessage(JsonObject pod, List<JsonObject> containers)
    {
        if (containers.Find(c => c.Str("state", "waiting", "message").Length > 0) is { } c)
        {
            return $"build step \"{c.Str("name")}\" is pending with reason \"{c.Str("state", "waiting", "message")}\"";
        }

        if (pod.Objects("status", "conditions").FirstOrDefault(x => x.Str("status") != "True") is { } condition)
        {
            return $"pod status \"{condition.Str("type")}\":\"{condition.Str("status")}\"; message: {GoText.Quote(condition.Str("message"))}";
        }

        return pod.Str("status", "message") is { Length: > 0 } message ? message : "Pending";
    }

    private static JsonObject Step(JsonObject container, JsonObject taskSpec, Dictionary<string, JsonObject> results, bool done)
    {
        var name = container.Str("name");
        var step = State(container, name[StepPrefix.Length..]);
        if (step["terminated"] is not JsonObject terminated)
        {
            return step;
        }

        var entries = TerminationMessage.Parse(terminated.Str("message"));
        if (entries.Count == 0)
        {
            return step;
        }

        terminated.Remove("message");
        var kept = entries.Where(e => e.Type != TerminationMessage.Internal).ToList();
        if (kept.Count > 0)
        {
            terminated["message"] = TerminationMessage.Write(kept);
        }

        string? reason = null;
        var exitCode = false;
        foreach (var entry in entries.Where(e => e.Type == TerminationMessage.Internal))
        {
            switch (entry.Key)
            {
                case "StartedAt":
                    terminated["startedAt"] = Json.Timestamp(DateTimeOffset.Parse(entry.Value, CultureInfo.InvariantCulture));
                    break;
                case "ExitCode":
                    terminated["exitCode"] = long.Parse(entry.Value, CultureInfo.InvariantCulture);
                    exitCode = true;
                    break;
                case "Reason":
                    reason = entry.Value;
                    break;
            }
        }

        step["terminationReason"] = reason ?? (exitCode ? "Continued" : terminated.Str("reason"));
        if (done)
        {
            StepResults(name, step, entries, taskSpec, results);
        }

        return step;
    }

    private static void StepResults(string container, JsonObject step, IReadOnlyList<TerminationEntry> entries, JsonObject taskSpec, Dictionary<string, JsonObject> results)
    {
        var declared = taskSpec.Objects("results").GroupBy(r => r.Str("name"), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.Type == TerminationMessage.TaskResult && declared.ContainsKey(e.Key)))
        {
            results[entry.Key] = Result(entry.Key, declared[entry.Key].Str("type"), entry.Value);
        }

        var index = taskSpec.Objects("steps").Select((s, i) => (Step: s, Index: i)).FirstOrDefault(s => TaskSpecForRun.ContainerName(s.Step, s.Index) == container);
        var own = new JsonArray();
        foreach (var entry in entries.Where(e => e.Type == TerminationMessage.StepResult))
        {
            var spec = index.Step.Objects("results").FirstOrDefault(r => r.Str("name") == entry.Key);
            own.Add(Result(entry.Key, spec.Str("type"), entry.Value));
            foreach (var of in declared.Values.Where(r => r.Text("value") == $"$(steps.{container[StepPrefix.Length..]}.results.{entry.Key})"))
            {
                results[of.Str("name")] = Result(of.Str("name"), spec.Str("type"), entry.Value);
            }
        }

        step.Put("results", own);
    }

    private static JsonObject Result(string name, string type, string text)
    {
        var value = type is "" or "string" ? ParamValue.Of(text) : ParamValue.FromResultText(text);
        return new JsonObject { ["name"] = name, ["type"] = value.TypeName, ["value"] = value.ToJson() };
    }

    private static JsonObject Sidecar(JsonObject container) => State(container, container.Str("name")[SidecarPrefix.Length..]);

    private static JsonObject State(JsonObject container, string name)
    {
        var state = container.Object("state")?.Copy() ?? [];
        state["container"] = container.Str("name");
        if (container.Str("imageID") is { Length: > 0 } image)
        {
            state["imageID"] = image;
        }

        state["name"] = name;
        return state;
    }
}
