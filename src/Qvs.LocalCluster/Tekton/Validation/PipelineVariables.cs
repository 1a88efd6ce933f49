using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about the variables in a pipeline's tasks.</summary>
internal static class PipelineVariables
{
    private const string Prefix = "params";

    private static readonly (string Prefix, HashSet<string> Names)[] Context =
    [
        ("context\\.pipelineRun", ["name", "namespace", "uid"]),
        ("context\\.pipeline", ["name"]),
        ("context\\.pipelineTask", ["retries"]),
    ];

    /// <summary>Params, matrix and when of every task use declared params only, and of the right type.</summary>
    public static void ParamUsage(FieldErrors errors, IReadOnlyList<JsonObject> tasks, IReadOnlyList<ParamSpec> specs)
    {
        var use = new Usage(specs);
        for (var i = 0; i < tasks.Count; i++)
        {
            var at = errors.In($"[{i}]");
            var given = Param.List(tasks[i], "params");
            ParamValidation.UniqueInTask(at.In("params"), given);
            foreach (var p in given)
            {
                GivenParam(at, p, use);
            }

            MatrixParams(at, tasks[i], use);
            When(at, tasks[i], use);
        }
    }

    /// <summary>Only the last task of a list is looked at, as Tekton does.</summary>
    public static void Contexts(FieldErrors errors, IReadOnlyList<JsonObject> tasks)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        foreach (var text in ResultReference.ParamTexts(tasks[^1]))
        {
            foreach (var (prefix, names) in Context)
            {
                VariableChecks.Unknown(errors.In("value"), text, prefix, names);
            }
        }
    }

    /// <summary>The status of other tasks is known in finally only.</summary>
    public static void ExecutionStatus(FieldErrors errors, IReadOnlyList<JsonObject> tasks, IReadOnlyList<JsonObject> final)
    {
        var names = tasks.Select(t => t.Str("name")).ToHashSet(StringComparer.Ordinal);
        EachExpression(errors.In("tasks"), tasks, (at, path, expressions) =>
        {
            if (!ResultReference.AnyLooksLike(expressions) && expressions.Any(IsStatus))
            {
                at.Invalid("pipeline tasks can not refer to execution status of any other pipeline task or aggregate status of tasks", path);
            }
        });
        EachExpression(errors.In("finally"), final, (at, path, expressions) =>
        {
            if (ResultReference.AnyLooksLike(expressions))
            {
                return;
            }

            foreach (var task in expressions.Where(e => e != "tasks.status" && IsStatus(e)).Select(e => e["tasks.".Length..^".status".Length]).Where(t => !names.Contains(t)))
            {
                at.Invalid($"pipeline task {task} is not defined in the pipeline", path);
            }
        });
    }

    /// <summary>Visits what each param and each when of the tasks refers to; the path is the one below the given place.</summary>
    public static void EachExpression(FieldErrors errors, IReadOnlyList<JsonObject> tasks, Action<FieldErrors, string, IReadOnlyList<string>> visit)
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            var at = errors.In($"[{i}]");
            foreach (var p in Param.List(tasks[i], "params"))
            {
                visit(at.In("params", p.Name), "value", [.. ResultReference.Expressions(p.Value)]);
            }

            var w = 0;
            foreach (var when in tasks[i].Objects("when"))
            {
                visit(at.In("when", w++), "", [.. ResultReference.WhenTexts(when).SelectMany(ResultReference.Expressions)]);
            }
        }
    }

    private static bool IsStatus(string expression) => expression.StartsWith("tasks.", StringComparison.Ordinal) && expression.EndsWith(".status", StringComparison.Ordinal);

    private static void GivenParam(FieldErrors at, Param p, Usage use)
    {
        var here = at.In("params", p.Name);
        switch (p.Value.Type)
        {
            case ParamType.Array:
                for (var i = 0; i < p.Value.Items.Count; i++)
                {
                    use.InList(here.In("value", i), p.Value.Items[i]);
                }

                break;
            case ParamType.Object:
                foreach (var (key, text) in p.Value.Fields)
                {
                    use.InText(here.In("properties", key), text);
                }

                break;
            case var _ when VariableChecks.IsWholeReference(p.Value.Text, Prefix):
                VariableChecks.Unknown(here, p.Value.Text, Prefix, use.All);
                break;
            default:
                use.InText(here, p.Value.Text);
                break;
        }
    }

    private static void MatrixParams(FieldErrors at, JsonObject task, Usage use)
    {
        if (!Matrix.IsMatrixed(task))
        {
            return;
        }

        foreach (var include in Matrix.Includes(task))
        {
            var i = 0;
            foreach (var p in Param.List(include, "params"))
            {
                use.InText(at.In("matrix.include.params").In($"[{i++}]"), p.Value.Text);
            }
        }

        foreach (var p in Matrix.Params(task))
        {
            for (var i = 0; i < p.Value.Items.Count; i++)
            {
                use.InList(at.In("matrix.params", p.Name).In("value", i), p.Value.Items[i]);
            }
        }
    }

    private static void When(FieldErrors at, JsonObject task, Usage use)
    {
        var i = 0;
        foreach (var when in task.Objects("when"))
        {
            var here = at.In("when", i++);
            use.InText(here.In("input"), when.Str("input"));
            foreach (var value in when.Texts("values"))
            {
                if (use.Arrays.Contains(ArrayReference(value)))
                {
                    use.InList(here.In("values"), value);
                }
                else
                {
                    use.InText(here.In("values"), value);
                }
            }
        }
    }

    private static string ArrayReference(string text)
    {
        var name = text.StartsWith("$(params.", StringComparison.Ordinal) ? text["$(params.".Length..] : text;
        return name.EndsWith("[*])", StringComparison.Ordinal) ? name[..^4] : name;
    }

    /// <summary>The declared params by type, and what may stand where.</summary>
    private sealed class Usage(IReadOnlyList<ParamSpec> specs)
    {
        private readonly HashSet<string> _objects = ParamValidation.NamesOf(specs, "object");

        public HashSet<string> All { get; } = ParamValidation.NamesOf(specs);

        public HashSet<string> Arrays { get; } = ParamValidation.NamesOf(specs, "array");

        public void InText(FieldErrors at, string text)
        {
            Common(at, text);
            VariableChecks.Prohibited(at, text, Prefix, Arrays);
        }

        public void InList(FieldErrors at, string text)
        {
            Common(at, text);
            VariableChecks.Isolated(at, text, Prefix, Arrays);
        }

        private void Common(FieldErrors at, string text)
        {
            VariableChecks.Unknown(at, text, Prefix, All);
            foreach (var p in specs.Where(p => p.Type == "object" && p.Properties is { Count: > 0 }))
            {
                VariableChecks.Unknown(at, text, $"params\\.{p.Name}", p.Properties!.Keys.ToHashSet(StringComparer.Ordinal));
            }

            VariableChecks.WholeObject(at, text, Prefix, _objects);
        }
    }
}
