using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>What version v1beta1 still has fields for and refuses; everything else is validated in version v1.</summary>
internal static class V1Beta1Validation
{
    public static void Refuse(FieldErrors errors, string kind, JsonObject obj)
    {
        var at = errors.In("spec");
        var spec = obj["spec"];
        Resources(at, spec);
        switch (kind)
        {
            case "Pipeline":
                Tasks(at, spec);
                break;
            case "TaskRun":
                Resources(at.In("taskSpec"), spec.At("taskSpec"));
                break;
            case "PipelineRun":
                Resources(at.In("pipelineSpec"), spec.At("pipelineSpec"));
                Tasks(at.In("pipelineSpec"), spec.At("pipelineSpec"));
                if (spec.Has("timeout") && spec.Has("timeouts"))
                {
                    at.Disallowed("timeout", "timeouts");
                }

                TimeoutValidation.NotNegative(at, spec.Text("timeout"), "timeout");
                break;
        }
    }

    private static void Tasks(FieldErrors errors, JsonNode? pipeline)
    {
        foreach (var (list, tasks) in PipelineValidation.Lists(pipeline))
        {
            for (var i = 0; i < tasks.Count; i++)
            {
                Resources(errors.In(list, i), tasks[i]);
                Resources(errors.In(list, i).In("taskSpec"), tasks[i]["taskSpec"]);
            }
        }
    }

    private static void Resources(FieldErrors errors, JsonNode? owner)
    {
        if (owner.Has("resources"))
        {
            errors.Disallowed("resources");
        }
    }
}
