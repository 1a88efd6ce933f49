using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>What has to hold for a TaskRun: before its pod is made, and when its results are there.</summary>
internal static class TaskRunChecks
{
    private const string Invalid = "TaskRunValidationFailed";

    public static Failure? BeforePod(JsonObject run, string taskName, JsonObject taskSpec)
    {
        var specs = ParamSpec.List(taskSpec);
        var given = Param.List(run, "spec", "params");
        return (Requests(taskSpec) ?? ParamChecks.ForTask(taskName, specs, given, []) ?? ParamChecks.ArrayIndexes(specs, given, ParamChecks.TaskTexts(taskSpec)) ?? Workspaces(run, taskSpec) ?? Overrides(run, taskSpec)) is { } why
            ? new Failure(Invalid, why)
            : null;
    }

    /// <summary>Why no pod can be made of a spec, in the words of whoever would refuse it.</summary>
    public static string? Pod(JsonObject taskSpec, TaskPod pod, TektonSettings settings)
    {
        var errors = new FieldErrors();
        TaskValidation.DeclaredParams(errors, StepMerge.Steps(taskSpec), ParamSpec.List(taskSpec));
        if (!errors.Any)
        {
            // What is alpha was refused when the object was made, if it had to be.
            TaskValidation.Spec(errors, taskSpec, settings with { StepResults = true });
        }

        if (errors.Any)
        {
            return errors.ToString();
        }

        var volumes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var volume in pod.Plan.Volumes.Where(v => !volumes.Add(v.Str("name"))))
        {
            return $"translating TaskSpec to Pod: multiple volumes with same name \"{volume.Str("name")}\": name";
        }

        var containers = pod.Plan.Steps.Concat(pod.Plan.Sidecars).ToList();
        for (var i = 0; i < containers.Count; i++)
        {
            var paths = new HashSet<string>(StringComparer.Ordinal);
            for (var j = 0; j < containers[i].Mounts.Count; j++)
            {
                var mount = containers[i].Mounts[j];
                var at = $"Pod \"{pod.Plan.Name}\" is invalid: spec.containers[{i}].volumeMounts[{j}]";
                if (!volumes.Contains(mount.Volume))
                {
                    return $"{at}.name: Not found: \"{mount.Volume}\"";
                }

                if (!paths.Add(PathText.Clean(mount.Path)))
                {
                    return $"{at}.mountPath: Invalid value: \"{mount.Path}\": must be unique";
                }
            }
        }

        return null;
    }

    /// <summary>Results of the declared types, objects with all their keys. Results of a wrong type are taken out of the status.</summary>
    public static Failure? Results(JsonObject run, JsonObject status, JsonObject taskSpec)
    {
        // An embedded spec counts twice, which shows in the message.
        var specs = run.Objects("spec", "taskSpec", "results").Concat(taskSpec.Objects("results")).ToList();
        var types = specs.GroupBy(s => s.Str("name"), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Str("type") is { Length: > 0 } t ? t : "string", StringComparer.Ordinal);
        var results = status.Objects("results").ToList();
        var wrong = results.Where(r => types.TryGetValue(r.Str("name"), out var t) && t != r.Str("type")).ToList();
        if (wrong.Count > 0)
        {
            status.Put("results", Reading.ToArray(results.Except(wrong)));
            var list = wrong.Select(r => $" \"{r.Str("name")}\": task result is expected to be \"{types[r.Str("name")]}\" type but was initialized to a different type \"{r.Str("type")}\"").Order(StringComparer.Ordinal);
            return new Failure(Invalid, $"Provided results don't match declared results; may be invalid JSON or missing result declaration: {string.Join(',', list)}");
        }

        var missing = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var result in results.Where(r => r["value"] is JsonObject))
        {
            var keys = specs.Where(s => s.Str("name") == result.Str("name") && s.Str("type") == "object")
                .SelectMany(s => ParamSpec.PropertiesOf(s)?.Keys ?? []).Where(k => !result.Has("value", k)).Order(StringComparer.Ordinal).ToList();
            if (keys.Count > 0)
            {
                missing[result.Str("name")] = keys;
            }
        }

        return missing.Count > 0 ? new Failure(Invalid, $"missing keys for these results which are required in TaskResult's properties {GoText.Map(missing)}") : null;
    }

    /// <summary>No step asks for more than its limit, or the template's.</summary>
    private static string? Requests(JsonObject taskSpec)
    {
        foreach (var step in taskSpec.Objects("steps"))
        {
            foreach (var (resource, request) in step.Pairs("computeResources", "requests"))
            {
                var limit = step.Text("computeResources", "limits", resource) ?? taskSpec.Text("stepTemplate", "computeResources", "limits", resource);
                if (limit is not null && Quantity.Parse(request) > Quantity.Parse(limit))
                {
                    return $"invalid request resource value: {request} must be less or equal to limit {limit}";
                }
            }
        }

        return null;
    }

    private static string? Workspaces(JsonObject run, JsonObject taskSpec)
    {
        var bindings = run.Objects("spec", "workspaces").ToList();
        var bound = bindings.Select(b => b.Str("name")).ToHashSet(StringComparer.Ordinal);
        var declared = taskSpec.Objects("workspaces").ToList();
        foreach (var binding in bindings)
        {
            var errors = new FieldErrors();
            RunValidation.WorkspaceBinding(errors, binding);
            if (errors.Any)
            {
                return $"binding \"{binding.Str("name")}\" is invalid: {errors}";
            }
        }

        if (declared.Find(d => d.Flag("optional") != true && !bound.Contains(d.Str("name"))) is { } needed)
        {
            return $"declared workspace \"{needed.Str("name")}\" is required but has not been bound";
        }

        var embedded = run.Has("spec", "taskSpec");
        return bindings.Find(b => !embedded && !declared.Exists(d => d.Str("name") == b.Str("name"))) is { } unknown
            ? $"workspace binding \"{unknown.Str("name")}\" does not match any declared workspace"
            : null;
    }

    private static string? Overrides(JsonObject run, JsonObject taskSpec)
    {
        foreach (var (field, list, what) in new[] { ("stepSpecs", "steps", "Step"), ("sidecarSpecs", "sidecars", "Sidecar") })
        {
            var names = taskSpec.Objects(list).Select(s => s.Str("name")).ToHashSet(StringComparer.Ordinal);
            if (run.Objects("spec", field).Select(o => o.Str("name")).FirstOrDefault(n => !names.Contains(n)) is { } unknown)
            {
                return $"1 error occurred:\n\t* invalid {what}Override: No {what} named {unknown}\n\n";
            }
        }

        return null;
    }
}
