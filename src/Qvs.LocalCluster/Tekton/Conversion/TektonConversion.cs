using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Conversion;

/// <summary>
/// The two versions of Tekton's objects, each into the other. They differ in the names of a few fields; what v1 has no place for (ports and probes of steps)
/// is dropped, for no step ever used it.
/// </summary>
public sealed class TektonConversion : IConversion
{
    private static readonly string[] StepDeprecated =
        ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy", "stdin", "stdinOnce", "tty"];

    public bool Handles(ResourceKind kind) => kind.Group == TektonKinds.Group && kind.Kind is "Task" or "TaskRun" or "Pipeline" or "PipelineRun";

    public JsonObject Convert(JsonObject obj, ResourceKind from, ResourceKind to) => to.Version == "v1beta1" ? ToV1Beta1(obj) : ToV1(obj);

    /// <summary>A copy of the object in version v1.</summary>
    public static JsonObject ToV1(JsonObject obj) => Convert(obj, "v1", up: true);

    /// <summary>A copy of the object in version v1beta1.</summary>
    public static JsonObject ToV1Beta1(JsonObject obj) => Convert(obj, "v1beta1", up: false);

    private static JsonObject Convert(JsonObject original, string version, bool up)
    {
        var obj = original.Copy();
        var target = $"{TektonKinds.Group}/{version}";
        if (obj.Text("apiVersion") == target || obj.Text("kind") is "CustomRun")
        {
            return obj;
        }

        obj["apiVersion"] = target;
        switch (obj.Text("kind"))
        {
            case "Task":
                TaskSpec(obj["spec"], up);
                break;
            case "Pipeline":
                PipelineSpec(obj["spec"], up);
                break;
            case "TaskRun":
                TaskRun(obj, up);
                break;
            case "PipelineRun":
                PipelineRun(obj, up);
                break;
        }

        return obj;
    }

    private static void TaskSpec(JsonNode? node, bool up)
    {
        if (node is not JsonObject spec)
        {
            return;
        }

        foreach (var step in spec.Objects("steps").Concat(spec["stepTemplate"] is JsonObject t ? [t] : []))
        {
            Rename(step, up, "resources", "computeResources");
            if (up)
            {
                foreach (var field in StepDeprecated)
                {
                    step.Remove(field);
                }
            }
        }

        if (up)
        {
            spec.Remove("resources");
            (spec["stepTemplate"] as JsonObject)?.Remove("name");
        }

        foreach (var sidecar in spec.Objects("sidecars"))
        {
            Rename(sidecar, up, "resources", "computeResources");
        }
    }

    private static void PipelineSpec(JsonNode? node, bool up)
    {
        if (node is not JsonObject spec)
        {
            return;
        }

        foreach (var task in spec.Objects("tasks").Concat(spec.Objects("finally")))
        {
            Bundle(task["taskRef"], "Task", up);
            TaskSpec(task["taskSpec"], up);
            PipelineSpec(task["pipelineSpec"], up);
            if (up)
            {
                task.Remove("resources");
            }
        }

        if (up)
        {
            spec.Remove("resources");
        }
    }

    private static void TaskRun(JsonObject run, bool up)
    {
        if (run["spec"] is JsonObject spec)
        {
            Bundle(spec["taskRef"], "Task", up);
            TaskSpec(spec["taskSpec"], up);
            Overrides(spec, up);
            if (up)
            {
                spec.Remove("resources");
            }
        }

        TaskRunStatus(run["status"], up);
    }

    private static void TaskRunStatus(JsonNode? node, bool up)
    {
        if (node is not JsonObject status)
        {
            return;
        }

        Rename(status, up, "taskResults", "results");
        TaskSpec(status["taskSpec"], up);
        foreach (var attempt in status.Objects("retriesStatus"))
        {
            TaskRunStatus(attempt, up);
        }
    }

    private static void PipelineRun(JsonObject run, bool up)
    {
        if (run["spec"] is JsonObject spec)
        {
            Bundle(spec["pipelineRef"], "Pipeline", up);
            PipelineSpec(spec["pipelineSpec"], up);
            RunTemplate(spec, up);
            foreach (var of in spec.Objects("taskRunSpecs"))
            {
                Rename(of, up, "taskServiceAccountName", "serviceAccountName");
                Rename(of, up, "taskPodTemplate", "podTemplate");
                Overrides(of, up);
            }
        }

        if (run["status"] is JsonObject status)
        {
            Rename(status, up, "pipelineResults", "results");
            PipelineSpec(status["pipelineSpec"], up);
        }
    }

    private static void RunTemplate(JsonObject spec, bool up)
    {
        if (up)
        {
            if (Take(spec, "timeout") is { } timeout)
            {
                spec["timeouts"] = new JsonObject { ["pipeline"] = timeout };
            }

            spec.Remove("resources");
            var template = new JsonObject();
            template.Put("serviceAccountName", Take(spec, "serviceAccountName"));
            template.Put("podTemplate", Take(spec, "podTemplate"));
            spec.Put("taskRunTemplate", template);
        }
        else if (Take(spec, "taskRunTemplate") is JsonObject template)
        {
            spec.Put("serviceAccountName", Take(template, "serviceAccountName"));
            spec.Put("podTemplate", Take(template, "podTemplate"));
        }
    }

    private static void Overrides(JsonObject owner, bool up)
    {
        Rename(owner, up, "stepOverrides", "stepSpecs");
        Rename(owner, up, "sidecarOverrides", "sidecarSpecs");
        foreach (var entry in owner.Objects(up ? "stepSpecs" : "stepOverrides").Concat(owner.Objects(up ? "sidecarSpecs" : "sidecarOverrides")))
        {
            Rename(entry, up, "resources", "computeResources");
        }
    }

    /// <summary>A bundle became a reference through a resolver of that name.</summary>
    private static void Bundle(JsonNode? reference, string kind, bool up)
    {
        if (!up || reference is not JsonObject o || Take(o, "bundle") is not { } bundle)
        {
            return;
        }

        var name = Take(o, "name")?.GetValue<string>() ?? "";
        o["resolver"] = "bundles";
        o["params"] = Param.ToJson(
        [
            new Param("bundle", ParamValue.Of(Reading.TextOf(bundle))), new Param("name", ParamValue.Of(name)), new Param("kind", ParamValue.Of(kind)),
        ]);
    }

    private static void Rename(JsonObject owner, bool up, string beta, string v1)
    {
        var (from, to) = up ? (beta, v1) : (v1, beta);
        if (Take(owner, from) is { } value)
        {
            owner[to] = value;
        }
    }

    private static JsonNode? Take(JsonObject owner, string key)
    {
        var value = owner[key];
        owner.Remove(key);
        return value;
    }
}
