using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about a task's spec as a whole. Defaults have been filled in before.</summary>
internal static class TaskValidation
{
    private static readonly HashSet<string> TaskRunContext = ["name", "namespace", "uid"];
    private static readonly HashSet<string> TaskContext = ["name", "retry-count"];

    public static void Task(FieldErrors errors, JsonObject task, TektonSettings settings)
    {
        Names.Metadata(errors, task);
        var spec = task.Object("spec");
        var at = errors.In("spec");
        Spec(at, spec, settings);
        DeclaredParams(at, StepMerge.Steps(spec), ParamSpec.List(spec));
    }

    public static void Spec(FieldErrors errors, JsonObject? spec, TektonSettings settings)
    {
        if (!spec.Objects("steps").Any())
        {
            errors.Missing("steps");
        }

        Volumes(errors.In("volumes"), spec.Objects("volumes"));
        Workspaces(errors.In("workspaces"), spec);
        WorkspaceUsages(errors, spec);
        var steps = StepMerge.Steps(spec);
        StepValidation.Steps(errors.In("steps"), steps, settings);
        Sidecars(errors.In("sidecars"), spec);
        var specs = ParamSpec.List(spec);
        ParamValidation.Types(errors.In("params"), specs);
        ParamVariables(errors, steps, specs);
        StepVariables.Unknown(errors, steps, "context\\.taskRun", TaskRunContext);
        StepVariables.Unknown(errors, steps, "context\\.task", TaskContext);
        var results = spec.Objects("results").Select(r => r.Str("name")).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < steps.Count; i++)
        {
            VariableChecks.Unknown(errors.In("steps", i).In("script"), steps[i].Str("script"), "results", results);
        }

        ResultValidation.OfTask(errors.In("results"), spec, settings);
    }

    /// <summary>Every param that a step uses is declared, objects are used by their keys, and have some.</summary>
    public static void DeclaredParams(FieldErrors errors, IReadOnlyList<JsonObject> steps, IReadOnlyList<ParamSpec> specs)
    {
        StepVariables.Unknown(errors, steps, "params", ParamValidation.NamesOf(specs));
        foreach (var p in specs.Where(p => p.Type == "object"))
        {
            StepVariables.Unknown(errors, steps, $"params\\.{p.Name}", (p.Properties?.Keys ?? []).ToHashSet(StringComparer.Ordinal));
        }

        var objects = ParamValidation.NamesOf(specs, "object");
        StepVariables.Nested(errors, steps, (at, text) => VariableChecks.WholeObject(at, text, "params", objects), null);
        foreach (var p in specs.Where(p => p.Type == "object" && p.Properties is null))
        {
            errors.Missing(p.Name + ".properties");
        }
    }

    /// <summary>Declarations are unique and well named, and arrays stand where an array can stand.</summary>
    public static void ParamVariables(FieldErrors errors, IReadOnlyList<JsonObject> steps, IReadOnlyList<ParamSpec> specs)
    {
        ParamValidation.NoDuplicateNames(errors, specs);
        ParamValidation.Enums(errors.In("params"), specs);
        ParamValidation.NameFormat(errors, specs);
        var arrays = ParamValidation.NamesOf(specs, "array");
        StepVariables.Nested(
            errors,
            steps,
            (at, text) => VariableChecks.Prohibited(at, text, "params", arrays),
            (at, text) => VariableChecks.Isolated(at, text, "params", arrays));
    }

    public static void Volumes(FieldErrors errors, IEnumerable<JsonObject> volumes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var volume in volumes)
        {
            var at = errors.In($"[{i++}]");
            if (!names.Add(volume.Str("name")))
            {
                at.Add($"multiple volumes with same name {GoText.Quote(volume.Str("name"))}", "name");
            }
        }
    }

    private static void Workspaces(FieldErrors errors, JsonObject? spec)
    {
        var paths = spec.Objects("steps").Concat(spec?["stepTemplate"] is JsonObject t ? [t] : [])
            .SelectMany(s => s.Objects("volumeMounts")).Select(m => PathText.Clean(m.Str("mountPath"))).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var workspace in spec.Objects("workspaces"))
        {
            var at = errors.In($"[{i++}]");
            var name = workspace.Str("name");
            if (!names.Add(name))
            {
                at.Add($"workspace name {GoText.Quote(name)} must be unique", "name");
            }

            var path = PathText.Clean(PathText.MountPath(workspace));
            if (!paths.Add(path))
            {
                at.Add($"workspace mount path {GoText.Quote(path)} must be unique", "mountpath");
            }
        }
    }

    private static void WorkspaceUsages(FieldErrors errors, JsonObject? spec)
    {
        var declared = spec.Objects("workspaces").Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var list in (string[])["steps", "sidecars"])
        {
            var i = 0;
            foreach (var container in spec.Objects(list))
            {
                var j = 0;
                foreach (var usage in container.Objects("workspaces"))
                {
                    var at = errors.In(list, i).In("workspaces", j++);
                    if (!declared.Contains(usage.Str("name")))
                    {
                        at.Add($"undefined workspace {GoText.Quote(usage.Str("name"))}", "name");
                    }
                }

                i++;
            }
        }
    }

    private static void Sidecars(FieldErrors errors, JsonObject? spec)
    {
        foreach (var sidecar in spec.Objects("sidecars"))
        {
            if (sidecar.Str("name") == "tekton-log-results")
            {
                errors.Add("Invalid: cannot use reserved sidecar name tekton-log-results ", "name");
            }

            if (sidecar.Str("image").Length == 0)
            {
                errors.Missing("image");
            }

            StepValidation.ScriptOrCommand(errors, sidecar);
        }
    }
}
