using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Lists;

/// <summary>Package <c>list</c>.</summary>
internal static class ListPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("list")
    {
        { "Avg", [Kind.List], Kind.Number, ListNumbers.Average },
        { "Concat", [Kind.List], Kind.List, Concat },
        { "Contains", [Kind.List, Kind.Top], Kind.Bool, Contains },
        { "Drop", [Kind.List, Kind.Int], Kind.List, Drop },
        { "FlattenN", [Kind.Top, Kind.Int], Kind.List, FlattenN },
        { "IsSorted", [Kind.List, Kind.Top], Kind.Bool, ListSorting.IsSorted },
        { "IsSortedStrings", [Kind.List], Kind.Bool, ListSorting.IsSortedStrings },
        { "MatchN", [Kind.List, Kind.Top, Kind.Top], Kind.Bool, ListConstraints.MatchN, Parameters.NonConcrete },
        { "Max", [Kind.List], Kind.Number, ListNumbers.Max },
        { "MaxItems", [Kind.List, Kind.Int], Kind.Bool, ListConstraints.MaxItems },
        { "Min", [Kind.List], Kind.Number, ListNumbers.Min },
        { "MinItems", [Kind.List, Kind.Int], Kind.Bool, ListConstraints.MinItems },
        { "Product", [Kind.List], Kind.Number, ListNumbers.Product },
        { "Range", [Kind.Number, Kind.Number, Kind.Number], Kind.List, ListNumbers.Range },
        { "Repeat", [Kind.List, Kind.Int], Kind.List, Repeat },
        { "Reverse", [Kind.List], Kind.List, c => c.NewList(c.List(0).Reverse()) },
        { "Slice", [Kind.List, Kind.Int, Kind.Int], Kind.List, Slice },
        { "Sort", [Kind.List, Kind.Top], Kind.List, ListSorting.Sort },
        { "SortStable", [Kind.List, Kind.Top], Kind.List, ListSorting.Sort },
        { "SortStrings", [Kind.List], Kind.List, ListSorting.SortStrings },
        { "Sum", [Kind.List], Kind.Number, ListNumbers.Sum },
        { "Take", [Kind.List, Kind.Int], Kind.List, Take },
        { "UniqueItems", [Kind.List], Kind.Bool, ListConstraints.UniqueItems },
    }.Build(new Dictionary<string, string>
    {
        ["Comparer"] = "{T: _, x: T, y: T, less: bool}",
        ["Ascending"] = "{Comparer, T: number | string, x: T, y: T, less: x < y}",
        ["Descending"] = "{Comparer, T: number | string, x: T, y: T, less: x > y}",
    });

    private static Value Concat(BuiltinCall call)
    {
        var result = new List<Value>();
        foreach (var list in call.List(0))
        {
            if (NotAList(call, list) is { } error)
            {
                return error;
            }

            result.AddRange(call.Elements(list));
        }

        call.Spend(result.Count);
        return call.NewList(result);
    }

    private static Value Contains(BuiltinCall call)
    {
        var elements = call.List(0);
        call.Spend(elements.Count);
        return Of(elements.Any(e => call.AreEqual(e, call[1])));
    }

    private static Value Drop(BuiltinCall call)
    {
        var count = call.Int(1, out var error);
        return error ?? (count < 0 ? call.Fail("negative index") : call.NewList(call.List(0).Skip(count)));
    }

    private static Value Take(BuiltinCall call)
    {
        var count = call.Int(1, out var error);
        return error ?? (count < 0 ? call.Fail("negative index") : call.NewList(call.List(0).Take(count)));
    }

    private static Value Slice(BuiltinCall call)
    {
        var elements = call.List(0);
        var start = call.Int(1, out var error);
        var end = call.Int(2, out var other);
        return error ?? other ?? (start, end) switch
        {
            ( < 0, _) => call.Fail("negative index"),
            _ when start > end => call.Fail($"invalid index: {start} > {end}"),
            _ when end > elements.Count => call.Fail("slice bounds out of range"),
            _ => call.NewList(elements.Skip(start).Take(end - start)),
        };
    }

    private static Value Repeat(BuiltinCall call)
    {
        var elements = call.List(0);
        var count = call.Int(1, out var error);
        if (error is not null)
        {
            return error;
        }

        if (count is < 0 or > MaxRepeat)
        {
            return call.Fail(count < 0 ? "negative count" : $"count {count} exceeds limit of {MaxRepeat}");
        }

        if ((long)elements.Count * count > ListNumbers.MaxElements)
        {
            return call.Fail($"result would have more than {ListNumbers.MaxElements} elements");
        }

        call.Spend(elements.Count * count);
        return call.NewList(Enumerable.Repeat(elements, count).SelectMany(e => e));
    }

    private static Value FlattenN(BuiltinCall call)
    {
        var depth = call.Int(1, out var error);
        error ??= NotAList(call, call[0]);
        if (error is not null)
        {
            return error;
        }

        // Depth is bounded by what the evaluator lets a value nest; a negative one means all.
        var result = new List<Value>();
        var open = new Stack<(IReadOnlyList<Value> Elements, int Next)>();
        open.Push((call.List(0), 0));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Elements.Count)
            {
                continue;
            }

            call.Spend(1);
            open.Push((level.Elements, level.Next + 1));
            var element = level.Elements[level.Next];
            if (Concrete.IsList(element) && (depth < 0 || open.Count <= depth))
            {
                open.Push((call.Elements(element), 0));
            }
            else
            {
                result.Add(element);
            }
        }

        return call.NewList(result);
    }

    private static Bottom? NotAList(BuiltinCall call, Value value)
    {
        value = Concrete.Of(value);
        return value switch
        {
            Bottom bottom => bottom,
            _ when Concrete.IsList(value) => null,
            BasicType or Disjunction or BoundValue or Conjunction => call.Incomplete($"non-concrete value {value}"),
            _ when value.IsScalar => call.Fail($"cannot use value {value} (type {value.Kind.Describe()}) as list"),
            _ => call.Fail($"cannot use value (type {value.Kind.Describe()}) as list"),
        };
    }
}
