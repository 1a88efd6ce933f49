using System.Text.Json.Nodes;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>A reference to a result together with the result's value.</summary>
internal sealed record ResolvedReference(ResultReference Reference, ParamValue Value);

/// <summary>Looks up the results that a task refers to. Either all of them are there, or none is taken.</summary>
internal static class ResultReferences
{
    /// <summary>The values; or the task whose result is missing, because it is unknown, not finished, or did not write it.</summary>
    public static (IReadOnlyList<ResolvedReference>? Resolved, string? MissingTask) Resolve(IReadOnlyDictionary<string, TaskState> states, JsonObject task)
    {
        var resolved = new List<ResolvedReference>();
        foreach (var reference in ResultReference.OfPipelineTask(task))
        {
            if (!states.TryGetValue(reference.Task, out var of) || !(of.IsSuccessful || of.IsFailure) || of.Result(reference.Result) is not { } value)
            {
                return (null, reference.Task);
            }

            resolved.Add(new ResolvedReference(reference, value));
        }

        return (resolved, null);
    }

    /// <summary>The message about an index beyond the end of an array, if there is one.</summary>
    public static string? BadIndex(IEnumerable<ResolvedReference> resolved) =>
        resolved.FirstOrDefault(r => r.Value.Type == ParamType.Array && r.Reference.Index >= r.Value.Items.Count) is { } bad
            ? $"array Result Index {bad.Reference.Index} for Task {bad.Reference.Task} Result {bad.Reference.Result} is out of bound of size {bad.Value.Items.Count}"
            : null;

    public static Replacements ToReplacements(IEnumerable<ResolvedReference> resolved)
    {
        var r = new Replacements();
        foreach (var (reference, value) in resolved)
        {
            var prefix = $"tasks.{reference.Task}.results";
            foreach (var name in (string[])[$"{prefix}.{reference.Result}", $"{prefix}[{GoText.Quote(reference.Result)}]", $"{prefix}['{reference.Result}']"])
            {
                Add(r, name, value);
            }
        }

        return r;
    }

    /// <summary>Results of all finished tasks, for the steps of an embedded task that names them.</summary>
    public static Replacements All(IEnumerable<TaskState> states)
    {
        var r = new Replacements();
        foreach (var state in states.Where(s => !s.Custom))
        {
            foreach (var (name, value) in state.Results())
            {
                var full = $"tasks.{state.Name}.results.{name}";
                switch (value.Type)
                {
                    case ParamType.Array:
                        r.Arrays[full] = value.Items;
                        break;
                    case ParamType.Object:
                        foreach (var (key, text) in value.Fields)
                        {
                            r.Strings[$"{full}.{key}"] = text;
                        }

                        break;
                    default:
                        r.Strings[full] = value.Text;
                        break;
                }
            }
        }

        return r;
    }

    private static void Add(Replacements r, string name, ParamValue value)
    {
        switch (value.Type)
        {
            case ParamType.Array:
                r.Arrays[name] = value.Items;
                for (var i = 0; i < value.Items.Count; i++)
                {
                    r.Strings[Replacements.Indexed(name, i)] = value.Items[i];
                }

                break;
            case ParamType.Object:
                r.Objects[name] = value.Fields;
                foreach (var (key, text) in value.Fields)
                {
                    r.Strings[name.EndsWith(']') ? $"{name}[{key}]" : $"{name}.{key}"] = text;
                }

                break;
            default:
                r.Strings[name] = value.Text;
                break;
        }
    }
}
