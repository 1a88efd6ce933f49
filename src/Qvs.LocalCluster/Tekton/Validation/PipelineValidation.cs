using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about a pipeline's spec as a whole. Defaults have been filled in before.</summary>
internal static class PipelineValidation
{
    public static void Pipeline(FieldErrors errors, JsonObject pipeline, TektonSettings settings)
    {
        Names.Metadata(errors, pipeline);
        var spec = pipeline.Object("spec") ?? [];
        var at = errors.In("spec");
        Spec(at, spec, settings);
        foreach (var (list, tasks) in Lists(spec))
        {
            for (var i = 0; i < tasks.Count; i++)
            {
                if (tasks[i]["taskSpec"] is JsonObject embedded)
                {
                    TaskValidation.DeclaredParams(at.In(list, i), StepMerge.Steps(embedded), ParamSpec.List(embedded));
                }
            }

            PipelineVariables.ParamUsage(at.In(list), tasks, ParamSpec.List(spec));
            var declared = spec.Objects("workspaces").Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
            for (var i = 0; i < tasks.Count; i++)
            {
                PipelineTaskValidation.Workspaces(at.In(list, i), tasks[i], declared);
            }
        }
    }

    public static void Spec(FieldErrors errors, JsonObject spec, TektonSettings settings)
    {
        if (spec.Count == 0)
        {
            errors.Add("expected at least one, got none", "description", "params", "resources", "tasks", "workspaces");
        }

        var tasks = spec.Objects("tasks").ToList();
        var final = spec.Objects("finally").ToList();
        var specs = ParamSpec.List(spec);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (list, of) in Lists(spec))
        {
            for (var i = 0; i < of.Count; i++)
            {
                var at = errors.In(list, i);
                var name = of[i].Str("name");
                PipelineTaskValidation.Name(at, name);
                if (!names.Add(name))
                {
                    at.Both("name");
                }

                PipelineTaskValidation.Task(at, of[i], settings);
                PipelineTaskValidation.When(at, of[i]);
                PipelineTaskValidation.MatrixRules(at, of[i], settings);
            }

            ParamDeclarations(errors.In(list), of, specs);
            PipelineVariables.Contexts(errors.In(list), of);
        }

        if (PipelineGraph.Build(tasks).Error is { } noGraph)
        {
            errors.Invalid(noGraph, "tasks");
        }

        PipelineVariables.ExecutionStatus(errors, tasks, final);
        WorkspaceDeclarations(errors, spec);
        PipelineResultValidation.Results(errors, spec, tasks, final);
        PipelineResultValidation.ConsumedMatrixResults(errors.In("tasks"), tasks);
        PipelineResultValidation.ConsumedMatrixResults(errors.In("finally"), final);
        if (final.Count > 0 && tasks.Count == 0)
        {
            errors.Invalid($"spec.tasks is empty but spec.finally has {final.Count} tasks", "finally");
        }

        PipelineResultValidation.FinalTasks(errors, tasks, final);
    }

    /// <summary>Params as the pipeline declares them. They are checked once for the tasks and once for finally, with the list's name in the path.</summary>
    public static void ParamDeclarations(FieldErrors errors, IReadOnlyList<JsonObject> tasks, IReadOnlyList<ParamSpec> specs)
    {
        ParamValidation.Types(errors.In("params"), specs);
        ParamValidation.NoDuplicateNames(errors, specs);
        ParamValidation.Enums(errors.In("params"), specs);
        for (var i = 0; i < tasks.Count; i++)
        {
            ParamValidation.UniqueInTask(errors.In($"[{i}]").In("params"), Param.List(tasks[i], "params"));
        }
    }

    public static IEnumerable<(string List, IReadOnlyList<JsonObject> Tasks)> Lists(JsonNode? spec) =>
        [("tasks", [.. spec.Objects("tasks")]), ("finally", [.. spec.Objects("finally")])];

    private static void WorkspaceDeclarations(FieldErrors errors, JsonObject spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var workspace in spec.Objects("workspaces"))
        {
            var at = errors.In("workspaces", i);
            var name = workspace.Str("name");
            if (name.Length == 0)
            {
                at.Invalid($"workspace {i} has empty name", "");
            }

            if (!names.Add(name))
            {
                at.Invalid($"workspace with name {GoText.Quote(name)} appears more than once", "");
            }

            i++;
        }
    }
}
