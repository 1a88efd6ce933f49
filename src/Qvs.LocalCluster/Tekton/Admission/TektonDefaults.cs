using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Admission;

/// <summary>Fills in what Tekton fills in: types of params and results, kinds of references, timeouts, service accounts. Objects are in version v1.</summary>
internal sealed class TektonDefaults(TektonSettings settings)
{
    public void PipelineRun(JsonObject run, bool creating)
    {
        var spec = run.Ensure("spec");
        var timeouts = spec.Ensure("timeouts");
        timeouts.Default("pipeline", GoDuration.Format(settings.DefaultTimeout));
        var template = spec.Ensure("taskRunTemplate");
        if (template.Str("serviceAccountName").Length == 0)
        {
            template["serviceAccountName"] = settings.DefaultServiceAccount;
        }

        if (spec["pipelineSpec"] is JsonObject pipeline)
        {
            PipelineSpec(pipeline);
        }

        DropReserved(run, creating);
    }

    public void TaskRun(JsonObject run, bool creating)
    {
        var spec = run.Ensure("spec");
        TaskReference(spec["taskRef"]);
        spec.Default("timeout", GoDuration.Format(settings.DefaultTimeout));
        if (spec.Str("serviceAccountName").Length == 0)
        {
            spec["serviceAccountName"] = settings.DefaultServiceAccount;
        }

        if (spec["taskSpec"] is JsonObject task)
        {
            TaskSpec(task);
        }

        DropReserved(run, creating);
        run.Meta().Ensure("labels").Default(TektonLabels.ManagedBy, TektonLabels.ManagedByValue);
    }

    public void CustomRun(JsonObject run)
    {
        var spec = run.Ensure("spec");
        if (spec.Str("serviceAccountName").Length == 0)
        {
            spec["serviceAccountName"] = settings.DefaultServiceAccount;
        }
    }

    public void PipelineSpec(JsonObject spec)
    {
        Params(spec);
        foreach (var task in spec.Objects("tasks").Concat(spec.Objects("finally")))
        {
            TaskReference(task["taskRef"]);
            if (task["taskSpec"] is JsonObject embedded)
            {
                TaskSpec(embedded);
            }
        }
    }

    public void TaskSpec(JsonObject spec)
    {
        Params(spec);
        foreach (var result in spec.Objects("results"))
        {
            if (result.Str("type").Length == 0)
            {
                result["type"] = result.Has("properties") ? "object" : "string";
            }

            StringProperties(result);
        }
    }

    private static void TaskReference(JsonNode? reference)
    {
        if (reference is JsonObject o && o.Str("kind").Length == 0)
        {
            o["kind"] = "Task";
        }
    }

    private static void Params(JsonObject spec)
    {
        foreach (var p in spec.Objects("params"))
        {
            var given = p.Str("type");
            if (given.Length == 0)
            {
                p["type"] = p.Has("properties") ? "object" : p["default"] is { } d ? ParamValue.From(d).TypeName : "string";
            }

            if (given.Length > 0 || p.Has("properties"))
            {
                StringProperties(p);
            }
        }
    }

    private static void StringProperties(JsonObject declaration)
    {
        foreach (var property in (declaration["properties"] as JsonObject)?.Select(x => x.Value).OfType<JsonObject>().Where(v => v.Str("type").Length == 0).ToList() ?? [])
        {
            property["type"] = "string";
        }
    }

    private static void DropReserved(JsonObject run, bool creating)
    {
        if (creating && run.Object("metadata", "annotations") is { } annotations)
        {
            foreach (var key in annotations.Select(a => a.Key).Where(TektonLabels.IsReserved).ToList())
            {
                annotations.Remove(key);
            }
        }
    }
}
