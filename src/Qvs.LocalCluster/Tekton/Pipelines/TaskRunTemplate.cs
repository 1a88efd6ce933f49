using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Service account and pod of a task's runs: as the whole run has them, changed by the task's own entry in taskRunSpecs.</summary>
internal sealed record TaskRunTemplate(string ServiceAccountName, JsonObject? PodTemplate, JsonObject? Entry)
{
    public static TaskRunTemplate Of(JsonObject run, string pipelineTask)
    {
        var common = run.At("spec", "taskRunTemplate");
        var entry = run.Objects("spec", "taskRunSpecs").LastOrDefault(t => t.Str("pipelineTaskName") == pipelineTask);
        var account = entry.Str("serviceAccountName") is { Length: > 0 } own ? own : common.Str("serviceAccountName");
        return new TaskRunTemplate(account, Merge(common.Object("podTemplate"), entry.Object("podTemplate")), entry);
    }

    private static JsonObject? Merge(JsonObject? common, JsonObject? own)
    {
        if (common is null || own is null)
        {
            return own ?? common;
        }

        var merged = common.Copy();
        foreach (var (key, value) in own)
        {
            merged[key] = key is "env" or "volumes" ? ByName(common.Objects(key), own.Objects(key)) : value?.DeepClone();
        }

        return merged;
    }

    private static JsonArray ByName(IEnumerable<JsonObject> common, IEnumerable<JsonObject> own)
    {
        var mine = own.ToList();
        return Reading.ToArray(mine.Concat(common.Where(c => !mine.Exists(m => m.Str("name") == c.Str("name")))));
    }
}
