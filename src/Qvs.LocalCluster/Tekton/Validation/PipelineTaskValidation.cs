using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about one task of a pipeline.</summary>
internal static class PipelineTaskValidation
{
    /// <summary>Whether a custom task does this one: by apiVersion, or by a kind that Tekton does not know.</summary>
    public static bool IsCustom(JsonObject task) => IsCustom(task["taskRef"]) || IsCustom(task["taskSpec"]);

    public static void Task(FieldErrors errors, JsonObject task, TektonSettings settings)
    {
        RefOrSpec(errors, task);
        if (task["taskSpec"] is JsonObject spec && spec.Objects("steps").Any())
        {
            if (spec.Str("apiVersion").Length > 0)
            {
                errors.Add("taskSpec.apiVersion cannot be specified when using taskSpec.steps", "taskSpec.apiVersion");
            }

            if (spec.Str("kind").Length > 0)
            {
                errors.Add("taskSpec.kind cannot be specified when using taskSpec.steps", "taskSpec.kind");
            }
        }

        OnError(errors, task);
        if (LooksCustom(task["taskRef"]) || LooksCustom(task["taskSpec"]))
        {
            Custom(errors, task);
            return;
        }

        if (task["taskSpec"] is JsonObject embedded)
        {
            TaskValidation.Spec(errors.In("taskSpec"), embedded, settings);
        }

        if (task["taskRef"] is JsonObject reference)
        {
            Names.Reference(errors.In("taskRef"), reference, qualified: true);
        }

        if (task["pipelineRef"] is JsonObject pipeline)
        {
            Names.Reference(errors.In("pipelineRef"), pipeline, qualified: false);
        }

        if (task["pipelineSpec"] is JsonObject inner)
        {
            PipelineValidation.Spec(errors.In("pipelineSpec"), inner, settings);
        }
    }

    public static void Name(FieldErrors errors, string name)
    {
        if (!Names.IsLabel(name))
        {
            errors.AddDetailed(
                $"invalid value {GoText.Quote(name)}",
                "Pipeline Task name must be a valid DNS Label.For more info refer to https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names",
                "name");
        }
    }

    public static void Workspaces(FieldErrors errors, JsonObject task, HashSet<string> declared)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var workspace in task.Objects("workspaces"))
        {
            var at = errors.In("workspaces", i++);
            var name = workspace.Str("name");
            if (!names.Add(name))
            {
                at.Add($"workspace name {GoText.Quote(name)} must be unique", "");
            }

            var of = workspace.Str("workspace") is { Length: > 0 } other ? other : name;
            if (!declared.Contains(of))
            {
                at.Invalid($"pipeline task {GoText.Quote(task.Str("name"))} expects workspace with name {GoText.Quote(of)} but none exists in pipeline spec", "");
            }
        }
    }

    public static void MatrixRules(FieldErrors errors, JsonObject task, TektonSettings settings)
    {
        if (Matrix.IsMatrixed(task))
        {
            var count = Matrix.Count(task);
            if (count > settings.MaxMatrixCombinations)
            {
                errors.Add($"expected 0 <= {count} <= {settings.MaxMatrixCombinations}", "matrix");
            }

            var i = 0;
            foreach (var include in Matrix.Includes(task))
            {
                ParamValidation.UniqueInTask(errors.In($"matrix.include[{i++}].params"), Param.List(include, "params"));
            }

            ParamValidation.UniqueInTask(errors.In("matrix.params"), Matrix.Params(task));
        }

        var varied = Matrix.AllParams(task).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var p in Param.List(task, "params").Where(p => varied.Contains(p.Name)))
        {
            errors.Both($"matrix[{p.Name}]", $"params[{p.Name}]");
        }
    }

    public static void When(FieldErrors errors, JsonObject task)
    {
        var i = 0;
        foreach (var when in task.Objects("when"))
        {
            var at = errors.In("when", i++);
            var op = when.Str("operator");
            if (when.Str("cel") is { Length: > 0 } cel)
            {
                at.Add("feature flag %s should be set to true to use CEL: %s in WhenExpression", "enable-cel-in-whenexpression", cel);
            }
            else if (when.Count == 0)
            {
                at.Missing("");
            }
            else if (op is not ("in" or "notin"))
            {
                at.Invalid($"operator {GoText.Quote(op)} is not recognized. valid operators: in,notin", "");
            }
            else if (when.Texts("values").Count == 0)
            {
                at.Invalid("expecting non-empty values field", "");
            }
        }
    }

    private static bool IsCustom(JsonNode? refOrSpec) =>
        refOrSpec is JsonObject o && o.Str("apiVersion").Length > 0 && o.Str("kind") is { Length: > 0 } kind && kind is not "ClusterTask";

    private static bool LooksCustom(JsonNode? refOrSpec) =>
        refOrSpec is JsonObject o && (o.Str("apiVersion").Length > 0 || o.Str("kind") is not ("" or "Task" or "ClusterTask"));

    private static void RefOrSpec(FieldErrors errors, JsonObject task)
    {
        var given = new[] { "taskRef", "taskSpec", "pipelineRef", "pipelineSpec" }.Where(f => task.Has(f)).ToArray();
        foreach (var alpha in given.Where(f => f is "pipelineRef" or "pipelineSpec"))
        {
            StepValidation.Alpha(errors, alpha);
        }

        if (given.Length > 1)
        {
            errors.Add("expected exactly one, got multiple", given);
        }
        else if (given.Length == 0)
        {
            errors.Neither("taskRef", "taskSpec");
        }
    }

    private static void OnError(FieldErrors errors, JsonObject task)
    {
        var onError = task.Str("onError");
        if (onError.Length == 0)
        {
            return;
        }

        StepValidation.Alpha(errors, "OnError");
        if (onError is not ("continue" or "stopAndFail"))
        {
            errors.Invalid(onError, "OnError", "PipelineTask OnError must be either \"continue\" or \"stopAndFail\"");
        }

        if (onError == "continue" && task.Number("retries") > 0)
        {
            errors.Add("PipelineTask OnError cannot be set to \"continue\" when Retries is greater than 0");
        }
    }

    private static void Custom(FieldErrors errors, JsonObject task)
    {
        foreach (var (field, what) in new[] { ("taskRef", "ref"), ("taskSpec", "spec") })
        {
            if (task[field] is not JsonObject o)
            {
                continue;
            }

            if (o.Str("kind").Length == 0)
            {
                errors.Invalid($"custom task {what} must specify kind", field + ".kind");
            }

            if (o.Str("apiVersion").Length == 0)
            {
                errors.Invalid($"custom task {what} must specify apiVersion", field + ".apiVersion");
            }
        }
    }
}
