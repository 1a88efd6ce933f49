using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>
/// Which stage waits for which: <c>runAfter</c>, and every use of another stage's result, which makes an edge of its own (formats.md 2.2.2).
/// Loops are written without recursion, because a line may be a thousand stages deep.
/// </summary>
public static class StageGraph
{
    /// <summary>The stages whose results this stage reads.</summary>
    public static ImmutableArray<string> ResultSources(Stage stage) =>
    [
        .. stage.Parameters.SelectMany(parameter => parameter.Value.Texts)
            .Concat(stage.Extensions.When.SelectMany(condition => condition.Values.Prepend(condition.Input)))
            .SelectMany(text => Template.Parse(text).References)
            .Where(reference => reference.Scope == ReferenceScope.StageResult)
            .Select(reference => reference.Stage)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Everything this stage waits for.</summary>
    public static ImmutableArray<string> Needs(Stage stage) =>
        [.. stage.RunAfter.Select(dependency => dependency.Stage).Concat(ResultSources(stage)).Distinct(StringComparer.Ordinal)];

    /// <summary>The stages in an order in which each comes after those it needs; stages without an order between them stay as written.</summary>
    public static ImmutableArray<Stage> InOrder(AssemblyLine line)
    {
        var waiting = line.Stages.ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var needs = line.Stages.ToDictionary(stage => stage.Name, Needs, StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<Stage>(waiting.Count);
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(stage => needs[stage.Name].All(done.Contains)).ToList();
            if (ready.Count == 0)
            {
                throw new ArgumentException("The stages wait for each other; a line is validated before it is run.", nameof(line));
            }

            order.AddRange(ready);
            done.UnionWith(ready.Select(stage => stage.Name));
            waiting.RemoveAll(stage => done.Contains(stage.Name));
        }

        return order.ToImmutable();
    }

    /// <summary>One cycle for each knot of stages that wait for each other, in the order in which they wait.</summary>
    internal static ImmutableArray<ImmutableArray<string>> Cycles(AssemblyLine line)
    {
        var needs = line.Stages.DistinctBy(stage => stage.Name).ToDictionary(stage => stage.Name, Needs, StringComparer.Ordinal);
        var cycles = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var finished = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in line.Stages.Select(stage => stage.Name))
        {
            var path = new List<string>();
            var pending = new Stack<(string Stage, int Next)>();
            Enter(start);
            while (pending.TryPop(out var at))
            {
                if (at.Next == needs[at.Stage].Length)
                {
                    finished.Add(at.Stage);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                pending.Push(at with { Next = at.Next + 1 });
                var next = needs[at.Stage][at.Next];
                if (path.IndexOf(next) is var seen and >= 0)
                {
                    cycles.Add([.. path[seen..]]);
                }
                else
                {
                    Enter(next);
                }
            }

            void Enter(string stage)
            {
                if (needs.ContainsKey(stage) && !finished.Contains(stage))
                {
                    path.Add(stage);
                    pending.Push((stage, 0));
                }
            }
        }

        return cycles.ToImmutable();
    }
}
