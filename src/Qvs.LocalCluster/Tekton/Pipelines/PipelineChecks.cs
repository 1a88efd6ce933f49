using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Tasks;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>What has to hold before a run's first task starts. The first thing that does not ends the run.</summary>
internal static class PipelineChecks
{
    /// <summary>The run and its pipeline fit: graph, spec, params, workspaces, taskRunSpecs.</summary>
    public static Failure? Run(JsonObject run, string pipelineNamespace, string pipelineName, JsonObject spec, TektonSettings settings)
    {
        var (ns, name) = (run.Ns(), run.Name());
        if (PipelineGraph.Build([.. spec.Objects("tasks")]).Error is { } noGraph)
        {
            return new Failure("PipelineInvalidGraph", $"PipelineRun {ns}/{name}'s Pipeline DAG is invalid: {noGraph}");
        }

        var errors = new FieldErrors();
        if (spec.Count > 0)
        {
            PipelineValidation.Spec(errors, spec, settings);
        }

        if (errors.Any)
        {
            return new Failure("PipelineValidationFailed", $"Pipeline {pipelineNamespace}/{pipelineName} can't be Run; it has an invalid spec: {errors}");
        }

        return Params(run, pipelineName, spec) ?? Bindings(run, pipelineName, spec);
    }

    /// <summary>Results that tasks and the pipeline refer to are declared by the tasks that are to write them.</summary>
    public static Failure? Results(JsonObject run, JsonObject spec, IReadOnlyDictionary<string, TaskState> states)
    {
        foreach (var state in states.Values)
        {
            foreach (var reference in ResultReference.OfPipelineTask(state.Task))
            {
                if (Undeclared(reference, states) is { } why)
                {
                    return new Failure("InvalidTaskResultReference", $"invalid result reference in pipeline task \"{state.Name}\": {why}", UserError: false);
                }
            }
        }

        foreach (var result in spec.Objects("results"))
        {
            foreach (var reference in ResultReference.In(ResultReference.Expressions(ParamValue.From(result["value"]))))
            {
                if (Undeclared(reference, states) is { } why)
                {
                    return new Failure(
                        "InvalidPipelineResultReference",
                        $"Failed to resolve pipeline result reference for \"{run.Name()}\" with error invalid pipeline result \"{result.Str("name")}\": {why}",
                        UserError: false);
                }
            }
        }

        return null;
    }

    public static Failure? OptionalWorkspaces(JsonObject spec, IEnumerable<TaskState> states)
    {
        var optional = spec.Objects("workspaces").Where(w => w.Flag("optional") == true).Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var state in states)
        {
            foreach (var binding in state.Task.Objects("workspaces").Where(w => optional.Contains(w.Str("workspace"))))
            {
                if (state.TaskSpec.Objects("workspaces").Any(w => w.Str("name") == binding.Str("name") && w.Flag("optional") != true))
                {
                    return new Failure(
                        "RequiredWorkspaceMarkedOptional",
                        $"Optional workspace not supported by task: pipeline workspace \"{binding.Str("workspace")}\" is marked optional but pipeline task \"{state.Name}\" requires it be provided");
                }
            }
        }

        return null;
    }

    public static Failure? MatrixTypes(IEnumerable<TaskState> states)
    {
        foreach (var state in states)
        {
            var wrong = Matrix.Includes(state.Task).SelectMany(i => Param.List(i, "params")).FirstOrDefault(p => p.Value.Type != ParamType.String);
            var wanted = "string";
            if (wrong is null)
            {
                wanted = "array";
                wrong = Matrix.Params(state.Task).FirstOrDefault(p =>
                    p.Value.Type != ParamType.Array && !ResultReference.AnyLooksLike(ResultReference.Expressions(p.Value)));
            }

            if (wrong is not null)
            {
                return new Failure(
                    "InvalidMatrixParameterTypes",
                    $"Failed to validate matrix \"parameters of type {wanted} only are allowed, but param \\\"{wrong.Name}\\\" has type \\\"{wrong.Value.TypeName}\\\" in pipelineTask \\\"{state.Name}\\\"\" with error %!w(MISSING)");
            }
        }

        return null;
    }

    private static Failure? Params(JsonObject run, string pipelineName, JsonObject spec)
    {
        var (ns, name) = (run.Ns(), run.Name());
        var specs = ParamSpec.List(spec);
        var given = Param.List(run, "spec", "params");
        var names = given.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var missing = specs.Where(s => s.Default is null && !names.Contains(s.Name)).Select(s => s.Name).ToList();
        if (missing.Count > 0)
        {
            // Tekton hands namespace and name of the run to a text that is made for other things.
            return new Failure(
                "ParameterMissing",
                $"PipelineRun {ns} parameters is missing some parameters required by Pipeline {name}'s parameters: pipelineRun missing parameters: {GoText.List(missing)}");
        }

        var types = specs.ToDictionary(s => s.Name, s => s.Type, StringComparer.Ordinal);
        var wrong = given.Where(p => types.TryGetValue(p.Name, out var t) && t != p.Value.TypeName).Select(p => p.Name).ToList();
        if (wrong.Count > 0)
        {
            return new Failure(
                "ParameterTypeMismatch",
                $"PipelineRun {ns}/{name} parameters have mismatching types with Pipeline {ns}/{pipelineName}'s parameters: parameters have inconsistent types : {GoText.List(wrong)}");
        }

        var keys = ParamChecks.MissingKeys(specs, given);
        if (keys.Count > 0)
        {
            return new Failure(
                "ObjectParameterMissKeys",
                $"PipelineRun {ns}/{name} parameters is missing object keys required by Pipeline {ns}/{pipelineName}'s parameters: pipelineRun missing object keys for parameters: {GoText.Map(keys)}");
        }

        return ParamChecks.ArrayIndexes(specs, given, ParamChecks.PipelineTexts(spec)) is { } index
            ? new Failure(
                "ParamArrayIndexingInvalid",
                $"PipelineRun {ns}/{name} failed validation: failed to validate Pipeline {ns}/{pipelineName}'s parameter which has an invalid index while referring to an array: {index}")
            : null;
    }

    private static Failure? Bindings(JsonObject run, string pipelineName, JsonObject spec)
    {
        var (ns, name) = (run.Ns(), run.Name());
        var bound = run.Objects("spec", "workspaces").Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
        if (spec.Objects("workspaces").FirstOrDefault(w => w.Flag("optional") != true && !bound.Contains(w.Str("name"))) is { } needed)
        {
            return new Failure(
                "InvalidWorkspaceBindings",
                $"PipelineRun {ns}/{name} doesn't bind Pipeline {ns}/{pipelineName}'s Workspaces correctly: pipeline requires workspace with name \"{needed.Str("name")}\" be provided by pipelinerun");
        }

        var tasks = spec.Objects("tasks").Concat(spec.Objects("finally")).Select(t => t.Str("name")).ToHashSet(StringComparer.Ordinal);
        return run.Objects("spec", "taskRunSpecs").Select(t => t.Str("pipelineTaskName")).FirstOrDefault(t => !tasks.Contains(t)) is { } unknown
            ? new Failure(
                "InvalidTaskRunSpecs",
                $"PipelineRun {ns}/{name} doesn't define taskRunSpecs correctly: pipelineRun's taskrunSpecs defined wrong taskName: \"{unknown}\", does not exist in Pipeline")
            : null;
    }

    private static string? Undeclared(ResultReference reference, IReadOnlyDictionary<string, TaskState> states) =>
        !states.TryGetValue(reference.Task, out var of) ? $"referenced pipeline task \"{reference.Task}\" does not exist"
        : !of.Custom && of.TaskSpec is null ? $"unable to validate result referencing pipeline task \"{reference.Task}\": task spec not found"
        : of.Custom || of.TaskSpec.Objects("results").Any(r => r.Str("name") == reference.Result) ? null
        : $"\"{reference.Result}\" is not a named result returned by pipeline task \"{reference.Task}\"";
}
