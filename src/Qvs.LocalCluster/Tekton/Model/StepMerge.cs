using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Steps with what a task's stepTemplate adds to them: the step's own fields win, environment and mounts are merged by name and path.</summary>
internal static class StepMerge
{
    /// <summary>What a merged step keeps of its own; the rest comes from the merge of the container fields.</summary>
    private static readonly string[] StepOnly = ["script", "onError", "timeout", "stdoutConfig", "stderrConfig"];

    private static readonly string[] Replaced = ["name", "image", "command", "args", "workingDir", "envFrom", "imagePullPolicy"];

    public static IReadOnlyList<JsonObject> Steps(JsonNode? taskSpec)
    {
        var steps = taskSpec.Objects("steps").ToList();
        return taskSpec.Object("stepTemplate") is { } template ? [.. steps.Select(s => Merge(template, s))] : steps;
    }

    private static JsonObject Merge(JsonObject template, JsonObject step)
    {
        var merged = template.Copy();
        foreach (var field in Replaced)
        {
            if (step[field] is { } own)
            {
                merged[field] = own.DeepClone();
            }
        }

        merged.Put("env", ByKey(template.Objects("env"), step.Objects("env"), "name"));
        merged.Put("volumeMounts", ByKey(template.Objects("volumeMounts"), step.Objects("volumeMounts"), "mountPath"));
        merged.Put("volumeDevices", ByKey(template.Objects("volumeDevices"), step.Objects("volumeDevices"), "devicePath"));
        merged.Put("computeResources", Deep(template["computeResources"], step["computeResources"]));
        merged.Put("securityContext", Deep(template["securityContext"], step["securityContext"]));
        foreach (var field in StepOnly)
        {
            merged.Put(field, step[field]?.DeepClone());
        }

        return merged;
    }

    private static JsonArray ByKey(IEnumerable<JsonObject> template, IEnumerable<JsonObject> own, string key)
    {
        var items = new List<JsonObject>(template.Select(t => t.Copy()));
        foreach (var item in own)
        {
            var at = items.FindIndex(i => i.Str(key) == item.Str(key));
            if (at < 0)
            {
                items.Add(item.Copy());
            }
            else if (item.Has("valueFrom") != items[at].Has("valueFrom"))
            {
                items[at] = item.Copy();
            }
            else
            {
                items[at] = (JsonObject)Deep(items[at], item)!;
            }
        }

        return [.. items];
    }

    private static JsonNode? Deep(JsonNode? below, JsonNode? above)
    {
        if (below is not JsonObject b || above is not JsonObject a)
        {
            return (above ?? below)?.DeepClone();
        }

        var merged = b.Copy();
        foreach (var (key, value) in a)
        {
            merged[key] = Deep(merged[key], value);
        }

        return merged;
    }
}
