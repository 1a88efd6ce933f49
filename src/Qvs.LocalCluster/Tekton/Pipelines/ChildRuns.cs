using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Writes the TaskRuns and CustomRuns of a pipeline's tasks.</summary>
internal sealed class ChildRuns(JsonObject run, JsonObject pipelineSpec, IReadOnlyList<TaskState> states)
{
    private static readonly string[] EmbeddedOnly = ["apiVersion", "kind", "metadata", "spec"];

    /// <summary>The runs of a task, one for each combination of its matrix; or why a workspace is missing.</summary>
    public (IReadOnlyList<JsonObject> Runs, string? Error) Of(TaskState state)
    {
        var task = WithContext(state.Task);
        var (workspaces, error) = Workspaces(state, task);
        if (error is not null)
        {
            return ([], error);
        }

        var combinations = Matrix.IsMatrixed(task) ? Matrix.Combinations(task) : [];
        var own = Param.List(task, "params");
        return ([.. state.RunNames.Select((name, i) =>
        {
            IEnumerable<Param> given = i < combinations.Count ? combinations[i].Concat(own) : own;
            var bindings = Reading.ToArray(workspaces.Select(w => w.Copy()));
            return state.Custom ? CustomRun(name, task, given, bindings) : TaskRun(name, state, task, given, bindings);
        })], null);
    }

    private JsonObject TaskRun(string name, TaskState state, JsonObject task, IEnumerable<Param> given, JsonArray workspaces)
    {
        var template = TaskRunTemplate.Of(run, state.Name);
        var spec = new JsonObject();
        spec.Put("params", Param.ToJson(given));
        spec.Put("podTemplate", template.PodTemplate?.DeepClone());
        if (task.Number("retries") is > 0 and var retries)
        {
            spec["retries"] = retries;
        }

        spec["serviceAccountName"] = template.ServiceAccountName;
        spec.Put("stepSpecs", template.Entry?["stepSpecs"]?.DeepClone());
        spec.Put("sidecarSpecs", template.Entry?["sidecarSpecs"]?.DeepClone());
        spec.Put("computeResources", template.Entry?["computeResources"]?.DeepClone());
        spec.Put("timeout", task["timeout"]?.DeepClone());
        if (state.TaskName.Length > 0)
        {
            spec["taskRef"] = task["taskRef"]!.DeepClone();
        }
        else
        {
            spec["taskSpec"] = state.TaskSpec!.DeepClone();
        }

        spec.Put("workspaces", workspaces);
        var embedded = task.At("taskSpec", "metadata");
        return new JsonObject
        {
            ["apiVersion"] = TektonKinds.TaskRun.ApiVersion,
            ["kind"] = TektonKinds.TaskRun.Kind,
            ["metadata"] = Metadata(name, [.. template.Entry.Pairs("metadata", "labels"), .. Labels(state.Name), .. embedded.Pairs("labels")],
                [.. template.Entry.Pairs("metadata", "annotations"), .. Annotations(), .. embedded.Pairs("annotations")]),
            ["spec"] = spec,
        };
    }

    private JsonObject CustomRun(string name, JsonObject task, IEnumerable<Param> given, JsonArray workspaces)
    {
        var spec = new JsonObject();
        if (task["taskRef"] is JsonObject reference)
        {
            spec["customRef"] = reference.DeepClone();
        }
        else if (task["taskSpec"] is JsonObject embedded)
        {
            var custom = new JsonObject { ["apiVersion"] = embedded.Str("apiVersion"), ["kind"] = embedded.Str("kind") };
            custom.Put("metadata", embedded["metadata"]?.DeepClone());
            custom.Put("spec", embedded["spec"]?.DeepClone());
            spec["customSpec"] = custom;
        }

        spec.Put("params", Param.ToJson(given));
        if (task.Number("retries") is > 0 and var retries)
        {
            spec["retries"] = retries;
        }

        spec["serviceAccountName"] = TaskRunTemplate.Of(run, task.Str("name")).ServiceAccountName;
        spec.Put("timeout", task["timeout"]?.DeepClone());
        spec.Put("workspaces", workspaces);
        return new JsonObject
        {
            ["apiVersion"] = TektonKinds.CustomRun.ApiVersion,
            ["kind"] = TektonKinds.CustomRun.Kind,
            ["metadata"] = Metadata(name, Labels(task.Str("name")), Annotations()),
            ["spec"] = spec,
        };
    }

    private JsonObject Metadata(string name, IEnumerable<KeyValuePair<string, string>> labels, IEnumerable<KeyValuePair<string, string>> annotations)
    {
        var meta = new JsonObject { ["name"] = name, ["namespace"] = run.Ns() };
        meta.Put("labels", FirstWins(labels));
        meta.Put("annotations", FirstWins(annotations));
        meta["ownerReferences"] = Owners.ControlledBy(run);
        return meta;
    }

    private static JsonObject FirstWins(IEnumerable<KeyValuePair<string, string>> pairs) => Reading.ToObject(pairs.DistinctBy(p => p.Key));

    private Dictionary<string, string> Labels(string pipelineTask)
    {
        var labels = run.Pairs("metadata", "labels").ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        labels[TektonLabels.PipelineRun] = run.Name();
        labels[TektonLabels.PipelineTask] = pipelineTask;
        labels[TektonLabels.MemberOf] = pipelineSpec.Objects("tasks").Any(t => t.Str("name") == pipelineTask) ? "tasks" : "finally";
        return labels;
    }

    private IEnumerable<KeyValuePair<string, string>> Annotations() =>
        run.Pairs("metadata", "annotations").Where(a => !TektonLabels.IsReserved(a.Key));

    /// <summary>What only the pipeline task itself knows: its retries, and how many combinations and results a matrix before it had.</summary>
    private JsonObject WithContext(JsonObject task)
    {
        var r = Replacements.Of(("context.pipelineTask.retries", Text(task.Number("retries") ?? 0)));
        foreach (var other in pipelineSpec.Objects("tasks").Where(Matrix.IsMatrixed))
        {
            r.Strings[$"tasks.{other.Str("name")}.matrix.length"] = Text(Matrix.Count(other));
        }

        foreach (var other in states.Where(s => !s.Custom && s.IsScheduled && Matrix.IsMatrixed(s.Task)))
        {
            foreach (var (result, values) in other.MatrixResults)
            {
                r.Strings[$"tasks.{other.Name}.matrix.{result}.length"] = Text(values.Count);
            }
        }

        return PipelineSubstitution.Task(task, r);
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private (IReadOnlyList<JsonObject> Bindings, string? Error) Workspaces(TaskState state, JsonObject task)
    {
        var ofRun = run.Objects("spec", "workspaces").ToDictionary(w => w.Str("name"), StringComparer.Ordinal);
        var wanted = task.Objects("workspaces").Select(w => (Name: w.Str("name"), Of: w.Str("workspace") is { Length: > 0 } o ? o : w.Str("name"), SubPath: w.Str("subPath"))).ToList();
        if (task["taskSpec"] is JsonObject embedded)
        {
            wanted.AddRange(UsedBy(embedded).Where(u => !wanted.Exists(w => w.Name == u)).Select(u => (u, u, "")));
        }

        var context = PipelineSubstitution.Context(run.Str("spec", "pipelineRef", "name"), run);
        var bindings = new List<JsonObject>();
        foreach (var (name, of, subPath) in wanted)
        {
            if (!ofRun.TryGetValue(of, out var binding))
            {
                if (!state.TaskSpec.Objects("workspaces").Any(w => w.Str("name") == name && w.Flag("optional") == true))
                {
                    return ([], $"expected workspace \"{of}\" to be provided by pipelinerun for pipeline task \"{state.Name}\"");
                }

                continue;
            }

            var made = new JsonObject { ["name"] = name };
            var path = context.Text(PathText.Join(binding.Str("subPath"), subPath));
            if (path.Length > 0)
            {
                made["subPath"] = path;
            }

            if (binding.Has("volumeClaimTemplate"))
            {
                made["persistentVolumeClaim"] = new JsonObject { ["claimName"] = Owners.ClaimName(binding, run) };
            }
            else
            {
                foreach (var (source, value) in binding.Where(b => b.Key is not ("name" or "subPath")))
                {
                    made[source] = value?.DeepClone();
                }
            }

            bindings.Add(made);
        }

        return (bindings, null);
    }

    /// <summary>The workspaces that the scripts, commands and arguments of an embedded task name.</summary>
    private static IEnumerable<string> UsedBy(JsonObject spec) =>
        spec.Objects("steps").Concat(spec.Objects("sidecars")).Concat(spec["stepTemplate"] is JsonObject t ? [t] : [])
            .SelectMany(c => c.Texts("command").Concat(c.Texts("args")).Append(c.Str("script")))
            .SelectMany(text => VariableChecks.Names(text, "workspaces").Names).Distinct();

    /// <summary>The spec of an embedded task, without what makes it embedded.</summary>
    public static JsonObject Embedded(JsonObject taskSpec)
    {
        var spec = taskSpec.Copy();
        foreach (var field in EmbeddedOnly)
        {
            spec.Remove(field);
        }

        return spec;
    }
}
