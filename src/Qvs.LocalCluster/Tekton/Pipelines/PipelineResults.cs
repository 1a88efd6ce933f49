using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>The results of a finished run, from those of its tasks.</summary>
internal static class PipelineResults
{
    /// <summary>
    /// The results that can be had, and the names of those that refer to something a successful task should have written but did not.
    /// What comes from a task that did not succeed is simply left out.
    /// </summary>
    public static (JsonArray Results, IReadOnlyList<string> Invalid) Of(JsonObject pipelineSpec, IReadOnlyList<TaskState> states)
    {
        var byTask = states.ToDictionary(s => s.Name, s => s.Results().ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        var status = states.ToDictionary(s => s.Name, PipelineOutcome.Status, StringComparer.Ordinal);
        var values = new Replacements();
        var results = new JsonArray();
        var invalid = new List<string>();
        foreach (var result in pipelineSpec.Objects("results"))
        {
            var value = ParamValue.From(result["value"]);
            var complete = true;
            var any = false;
            foreach (var expression in ResultReference.Expressions(value))
            {
                any = true;
                switch (Look(expression, byTask, values))
                {
                    case Found.Yes:
                        break;
                    case Found.NoResult when status.GetValueOrDefault(TaskOf(expression), "Succeeded") != "Succeeded":
                        complete = false;
                        break;
                    default:
                        complete = false;
                        invalid.Add(result.Str("name"));
                        break;
                }
            }

            if (any && complete)
            {
                results.Add(new JsonObject { ["name"] = result.Str("name"), ["value"] = values.Value(value).ToJson() });
            }
        }

        return (results, invalid);
    }

    private enum Found
    {
        Yes,
        NoResult,
        NotInResult,
    }

    private static string TaskOf(string expression) => expression.Split('.') is { Length: > 1 } parts ? parts[1] : "";

    private static Found Look(string expression, Dictionary<string, Dictionary<string, ParamValue>> byTask, Replacements values)
    {
        var parts = expression.Split('.');
        if (parts.Length is not (4 or 5) || parts[0] is not ("tasks" or "finally") || parts[2] != "results")
        {
            return Found.NotInResult;
        }

        var (name, index) = ResultReference.SplitIndex(parts[3]);
        if (!byTask.TryGetValue(parts[1], out var results) || !results.TryGetValue(name, out var value))
        {
            return Found.NoResult;
        }

        var whole = expression.EndsWith("[*]", StringComparison.Ordinal) ? expression[..^3] : expression;
        if (parts.Length == 5)
        {
            if (!value.Fields.TryGetValue(parts[4], out var field))
            {
                return Found.NotInResult;
            }

            values.Strings[expression] = field;
            return Found.Yes;
        }

        switch (value.Type)
        {
            case ParamType.Array when index != "*":
                _ = int.TryParse(index, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var i);
                if (i >= value.Items.Count)
                {
                    return Found.NotInResult;
                }

                values.Strings[expression] = value.Items[i];
                break;
            case ParamType.Array:
                values.Arrays[whole] = value.Items;
                break;
            case ParamType.Object:
                values.Objects[whole] = value.Fields;
                break;
            default:
                values.Strings[expression] = value.Text;
                break;
        }

        return Found.Yes;
    }
}
