using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about a pipeline's results, and about the results that its tasks take from one another.</summary>
internal static class PipelineResultValidation
{
    public static void Results(FieldErrors errors, JsonObject spec, IReadOnlyList<JsonObject> tasks, IReadOnlyList<JsonObject> final)
    {
        var taskNames = NamesOf(tasks);
        var finalNames = NamesOf(final);
        var i = 0;
        foreach (var result in spec.Objects("results"))
        {
            var at = errors.In("results", i++);
            var value = ParamValue.From(result["value"]);
            var expressions = ResultReference.Expressions(value).ToList();
            if (expressions.Count == 0)
            {
                at.Invalid("expected pipeline results to be task result expressions but no expressions were found", "value");
            }

            if (!ResultReference.AnyLooksLike(expressions))
            {
                at.Invalid("expected pipeline results to be task result expressions but an invalid expressions was found", "value");
            }

            var like = expressions.Where(ResultReference.LooksLike).ToList();
            var references = ResultReference.In(like).Count();
            if (like.Count != references)
            {
                at.Invalid($"expected all of the expressions {GoText.List(like)} to be result expressions but only {references} were", "value");
            }

            if (!RefersToTasks(value.Text, taskNames, finalNames))
            {
                at.Invalid("referencing a nonexistent task", "value");
            }
        }
    }

    public static void FinalTasks(FieldErrors errors, IReadOnlyList<JsonObject> tasks, IReadOnlyList<JsonObject> final)
    {
        for (var i = 0; i < final.Count; i++)
        {
            if (final[i].Texts("runAfter").Count > 0)
            {
                errors.In("finally", i).Invalid($"no runAfter allowed under spec.finally, final task {final[i].Str("name")} has runAfter specified", "");
            }
        }

        var taskNames = NamesOf(tasks);
        var finalNames = NamesOf(final);
        PipelineVariables.EachExpression(errors.In("finally"), final, (at, path, expressions) =>
        {
            foreach (var reference in ResultReference.In(expressions))
            {
                if (finalNames.Contains(reference.Task))
                {
                    at.Invalid($"invalid task result reference, final task has task result reference from a final task {reference.Task}", path);
                }
                else if (!taskNames.Contains(reference.Task))
                {
                    at.Invalid($"invalid task result reference, final task has task result reference from a task {reference.Task} which is not defined in the pipeline", path);
                }
            }
        });
    }

    /// <summary>What a matrix of runs results in can only be used as a whole, and only if it is made of strings.</summary>
    public static void ConsumedMatrixResults(FieldErrors errors, IReadOnlyList<JsonObject> tasks)
    {
        var byName = tasks.GroupBy(t => t.Str("name"), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var expressions in tasks.SelectMany(t => Param.List(t, "params")).Select(p => ResultReference.Expressions(p.Value).ToList()).Where(ResultReference.AnyLooksLike))
        {
            var ofMatrix = expressions.Where(e => e.Split('.') is { Length: > 1 } parts && byName.TryGetValue(parts[1], out var t) && Matrix.IsMatrixed(t)).ToList();
            if (ofMatrix.Find(e => !e.EndsWith("[*]", StringComparison.Ordinal)) is { } single)
            {
                errors.Add($"A matrixed pipelineTask can only be consumed in aggregate using [*] notation, but is currently set to {single}");
                return;
            }

            foreach (var reference in ResultReference.In(ofMatrix))
            {
                foreach (var result in byName[reference.Task].Objects("taskSpec", "results").Where(r => r.Str("name") == reference.Result && r.Str("type") != "string"))
                {
                    errors.Invalid($"Matrixed PipelineTasks emitting results must have an underlying type string, but result {reference.Result} has type {result.Str("type")} in pipelineTask", "");
                }
            }
        }
    }

    /// <summary>
    /// Splits at dollar signs and takes every piece for a reference: text behind one passes for part of its result's name, text before the first
    /// is a reference to no task. That is how Tekton does it.
    /// </summary>
    private static bool RefersToTasks(string text, HashSet<string> tasks, HashSet<string> final)
    {
        foreach (var piece in text.Split('$', StringSplitOptions.RemoveEmptyEntries))
        {
            var inner = piece.StartsWith('(') ? piece[1..] : "$" + piece;
            inner = inner.EndsWith(')') ? inner[..^1] : inner;
            if (ResultReference.Parse(inner) is not { } reference
                || (inner.StartsWith("tasks", StringComparison.Ordinal) && !tasks.Contains(reference.Task))
                || (inner.StartsWith("finally", StringComparison.Ordinal) && !final.Contains(reference.Task)))
            {
                return false;
            }
        }

        return true;
    }

    private static HashSet<string> NamesOf(IEnumerable<JsonObject> tasks) => tasks.Select(t => t.Str("name")).ToHashSet(StringComparer.Ordinal);
}
