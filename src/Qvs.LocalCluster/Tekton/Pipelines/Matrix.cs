using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>The combinations that a pipeline task's matrix stands for.</summary>
internal static class Matrix
{
    public static bool IsMatrixed(JsonObject task) => Params(task).Count > 0 || Includes(task).Any();

    public static IReadOnlyList<Param> Params(JsonObject task) => Param.List(task, "matrix", "params");

    public static IEnumerable<JsonObject> Includes(JsonObject task) => task.Objects("matrix", "include");

    public static IEnumerable<Param> AllParams(JsonObject task) => Params(task).Concat(Includes(task).SelectMany(i => Param.List(i, "params")));

    /// <summary>How many runs the task gets.</summary>
    public static int Count(JsonObject task)
    {
        var listed = Params(task);
        if (listed.Count == 0)
        {
            return Includes(task).Count();
        }

        var count = listed.Aggregate(1, (n, p) => n * p.Value.Items.Count);
        foreach (var include in Includes(task))
        {
            // An include that changes none of the listed values is only an addition to combinations which are there.
            foreach (var p in Param.List(include, "params"))
            {
                if (listed.FirstOrDefault(l => l.Name == p.Name) is { } list)
                {
                    if (list.Value.Items.Contains(p.Value.Text))
                    {
                        break;
                    }

                    count++;
                }
            }
        }

        return count;
    }

    /// <summary>The params of every run, sorted by name.</summary>
    public static IReadOnlyList<IReadOnlyList<Param>> Combinations(JsonObject task)
    {
        var includes = Includes(task).Select(i => Param.List(i, "params").ToDictionary(p => p.Name, p => p.Value.Text, StringComparer.Ordinal)).ToList();
        var combinations = new List<Dictionary<string, string>>();
        foreach (var p in Params(task))
        {
            // The first param varies fastest.
            combinations = combinations.Count == 0
                ? [.. p.Value.Items.Select(v => new Dictionary<string, string>(StringComparer.Ordinal) { [p.Name] = v })]
                : [.. p.Value.Items.SelectMany(v => combinations.Select(c => new Dictionary<string, string>(c, StringComparer.Ordinal) { [p.Name] = v }))];
        }

        if (Params(task).Count == 0)
        {
            combinations = includes;
        }
        else
        {
            foreach (var combination in combinations)
            {
                foreach (var include in includes.Where(i => i.All(p => !combination.TryGetValue(p.Key, out var own) || own == p.Value)))
                {
                    foreach (var (name, value) in include)
                    {
                        combination[name] = value;
                    }
                }
            }

            foreach (var include in includes)
            {
                if (include.Count > 0 && combinations.TrueForAll(c => !include.Any(p => c.TryGetValue(p.Key, out var own) && own == p.Value)))
                {
                    combinations.Add(include);
                }
            }
        }

        return [.. combinations.Select(c => (IReadOnlyList<Param>)[.. c.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Param(p.Key, ParamValue.Of(p.Value)))])];
    }
}
