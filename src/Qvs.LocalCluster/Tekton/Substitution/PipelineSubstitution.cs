using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Substitution;

/// <summary>Puts values for variables into the tasks of a pipeline, and into the tasks that are embedded there.</summary>
internal static class PipelineSubstitution
{
    /// <summary>The pipeline with the run's params (or the defaults), its context variables and whether workspaces are bound.</summary>
    public static JsonObject ForRun(JsonObject pipelineSpec, string pipelineName, JsonObject run)
    {
        var values = new Replacements();
        foreach (var p in ParamSpec.List(pipelineSpec).Where(p => p.Default is not null))
        {
            values.AddParam(p.Name, p.Default!, inputsToo: false);
        }

        values.Take(RunParams(run));
        var spec = Apply(pipelineSpec, values);
        var context = Context(pipelineName, run);
        foreach (var task in spec.Objects("tasks").Concat(spec.Objects("finally")))
        {
            context.TextIn(task, "displayName");
        }

        spec = Apply(spec, context);
        var workspaces = new Replacements();
        foreach (var declared in spec.Objects("workspaces"))
        {
            workspaces.Strings[$"workspaces.{declared.Str("name")}.bound"] = "false";
        }

        foreach (var bound in run.Objects("spec", "workspaces"))
        {
            workspaces.Strings[$"workspaces.{bound.Str("name")}.bound"] = "true";
        }

        return Apply(spec, workspaces);
    }

    public static Replacements RunParams(JsonObject run)
    {
        var values = new Replacements();
        foreach (var p in Param.List(run, "spec", "params"))
        {
            values.AddParam(p.Name, p.Value, inputsToo: false);
        }

        return values;
    }

    public static Replacements Context(string pipelineName, JsonObject run) => Replacements.Of(
        ("context.pipelineRun.name", run.Name()),
        ("context.pipeline.name", pipelineName),
        ("context.pipelineRun.namespace", run.Ns()),
        ("context.pipelineRun.uid", run.Uid()));

    /// <summary>One pipeline task with results of others, or with their status. The matrix takes arrays and strings, its includes only strings.</summary>
    public static JsonObject Task(JsonObject pipelineTask, Replacements r)
    {
        var task = pipelineTask.Copy();
        Shared(task, r);
        r.TextIn(task, "displayName");
        return task;
    }

    private static JsonObject Apply(JsonObject pipelineSpec, Replacements r)
    {
        var spec = pipelineSpec.Copy();
        foreach (var task in spec.Objects("tasks").Concat(spec.Objects("finally")))
        {
            if (!Matrix.IsMatrixed(task))
            {
                r.TextIn(task, "displayName");
            }

            Shared(task, r);
            if (task["taskSpec"] is JsonObject embedded)
            {
                task["taskSpec"] = TaskSubstitution.Apply(embedded, WithOwnParams(task, r));
            }
        }

        return spec;
    }

    private static void Shared(JsonObject task, Replacements r)
    {
        r.ParamsIn(task);
        r.ParamsIn(task["matrix"]);
        foreach (var include in Matrix.Includes(task))
        {
            r.ParamsIn(include);
        }

        foreach (var workspace in task.Objects("workspaces"))
        {
            r.TextIn(workspace, "subPath");
        }

        r.WhenIn(task);
        r.ParamsIn(task["taskRef"]);
    }

    /// <summary>In an embedded task, what the pipeline task gives under a name comes before what the run gives under the same name.</summary>
    private static Replacements WithOwnParams(JsonObject task, Replacements r)
    {
        var own = Param.List(task, "params");
        if (own.Count == 0)
        {
            return r;
        }

        var values = r.Copy();
        foreach (var p in own)
        {
            foreach (var spelling in Replacements.Spellings(p.Name, inputsToo: false))
            {
                if (values.Strings.ContainsKey(spelling))
                {
                    values.Strings[spelling] = p.Value.Text;
                }

                if (values.Arrays.ContainsKey(spelling))
                {
                    values.Arrays[spelling] = p.Value.Items;
                }

                if (values.Objects.ContainsKey(spelling))
                {
                    values.Objects[spelling] = p.Value.Fields;
                    foreach (var (key, text) in p.Value.Fields)
                    {
                        values.Strings[$"params.{p.Name}.{key}"] = text;
                    }
                }
            }
        }

        return values;
    }
}
