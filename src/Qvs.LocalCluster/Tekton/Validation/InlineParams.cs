using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>
/// Params that reach the embedded tasks of a run: those of the run, those the pipeline declares, those of the pipeline tasks and those the tasks declare,
/// each under its name. With all of them together the steps must make sense.
/// </summary>
internal static class InlineParams
{
    public static void OfTaskRun(FieldErrors errors, JsonObject runSpec)
    {
        if (runSpec["taskSpec"] is not JsonObject task)
        {
            return;
        }

        var known = Given(runSpec);
        foreach (var p in ParamSpec.List(task))
        {
            Combine(errors, known, p);
        }

        if (task.Objects("steps").Any())
        {
            Check(errors, StepMerge.Steps(task), [.. known.Values]);
        }
    }

    public static void OfPipelineRun(FieldErrors errors, JsonObject runSpec)
    {
        if (runSpec["pipelineSpec"] is not JsonObject pipeline)
        {
            return;
        }

        var known = Given(runSpec);
        foreach (var p in ParamSpec.List(pipeline))
        {
            Combine(errors, known, p);
        }

        var tasks = pipeline.Objects("tasks").ToList();
        foreach (var task in tasks)
        {
            foreach (var p in Param.List(task, "params"))
            {
                Append(known, p);
            }

            foreach (var p in ParamSpec.List(task["taskSpec"]))
            {
                Combine(errors, known, p);
            }
        }

        List<ParamSpec> specs = [.. known.Values];
        if (tasks.Count == 0)
        {
            return;
        }

        foreach (var embedded in tasks.Select(t => t["taskSpec"]).Where(t => t.Objects("steps").Any()))
        {
            Check(errors, StepMerge.Steps(embedded), specs);
        }

        PipelineValidation.ParamDeclarations(errors, tasks, specs);
        PipelineVariables.ParamUsage(errors, tasks, specs);
    }

    private static void Check(FieldErrors errors, IReadOnlyList<JsonObject> steps, IReadOnlyList<ParamSpec> specs)
    {
        ParamValidation.Types(errors, specs);
        TaskValidation.ParamVariables(errors, steps, specs);
        TaskValidation.DeclaredParams(errors, steps, specs);
    }

    private static Dictionary<string, ParamSpec> Given(JsonObject runSpec)
    {
        var known = new Dictionary<string, ParamSpec>(StringComparer.Ordinal);
        foreach (var p in Param.List(runSpec, "params"))
        {
            known[p.Name] = FromGiven(p);
        }

        return known;
    }

    private static ParamSpec FromGiven(Param p) =>
        new(p.Name, p.Value.TypeName, p.Value, p.Value.Type == ParamType.Object ? StringProperties(p.Value.Fields.Keys) : null, []);

    private static Dictionary<string, string> StringProperties(IEnumerable<string> keys) => keys.ToDictionary(k => k, _ => "string", StringComparer.Ordinal);

    private static void Append(Dictionary<string, ParamSpec> known, Param p)
    {
        if (!known.TryGetValue(p.Name, out var there))
        {
            known[p.Name] = FromGiven(p);
        }
        else if (p.Value.Type == ParamType.Object)
        {
            known[p.Name] = there with { Properties = StringProperties((there.Properties?.Keys ?? []).Union(p.Value.Fields.Keys)) };
        }
    }

    private static void Combine(FieldErrors errors, Dictionary<string, ParamSpec> known, ParamSpec declared)
    {
        if (!known.TryGetValue(declared.Name, out var there))
        {
            known[declared.Name] = declared;
        }
        else if (declared.Properties is null && (there.Type == "object" || declared.Default?.Type == ParamType.Object))
        {
            errors.Missing(declared.Name + ".properties");
        }
        else if (there.Type == "object")
        {
            known[declared.Name] = there with { Properties = declared.Properties };
        }
    }
}
