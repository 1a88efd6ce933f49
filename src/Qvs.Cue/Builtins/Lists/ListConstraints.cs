using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Lists;

/// <summary>Functions of <c>list</c> that are mostly used as validators and say why they refuse.</summary>
internal static class ListConstraints
{
    public static Value MinItems(BuiltinCall call)
    {
        var count = call.List(0).Count;
        var limit = call.Int(1, out var error);
        return error ?? (count >= limit
            ? Of(true)
            : call.Reject($"len(list) < MinItems({limit}) ({count} < {limit})", incomplete: IsOpen(call[0])));
    }

    public static Value MaxItems(BuiltinCall call)
    {
        var count = call.List(0).Count;
        var limit = call.Int(1, out var error);
        return error ?? (count <= limit ? Of(true) : call.Reject($"len(list) > MaxItems({limit}) ({count} > {limit})"));
    }

    public static Value UniqueItems(BuiltinCall call)
    {
        // Equal scalars are found by their text; only structs and lists are compared pair by pair.
        var elements = call.List(0);
        var scalars = new Dictionary<string, int>();
        var others = new List<int>();
        for (var i = 0; i < elements.Count; i++)
        {
            var element = Concrete.Of(elements[i]);
            if (element is NullValue or BoolValue or StringValue or BytesValue)
            {
                if (!scalars.TryAdd(element.ToString() ?? "", i))
                {
                    return call.Reject($"equal value ({element}) at position {scalars[element.ToString() ?? ""]} and {i}");
                }

                continue;
            }

            call.Spend(others.Count + 1);
            foreach (var j in others.Where(j => call.AreEqual(elements[j], element)))
            {
                var what = element.IsScalar ? $"value ({element})" : "values";
                return call.Reject($"equal {what} at position {j} and {i}");
            }

            others.Add(i);
        }

        return Of(true);
    }

    public static Value MatchN(BuiltinCall call)
    {
        var (wanted, schema) = (call[1], call[2]);
        var elements = call.List(0);
        call.Spend(elements.Count);
        var matches = elements.Count(e => call.FirstError(call.Unify(schema, e), concrete: true) is null);
        return call.FirstError(call.Unify(wanted, Of(matches)), concrete: false) is null
            ? Of(true)
            : call.Reject($"{Describe(schema)} matches {matches} list items, want {Describe(wanted)}");
    }

    private static bool IsOpen(Value list) => Concrete.Of(list) is Vertex { BaseValue: ListMarker { IsOpen: true } };

    private static string Describe(Value value) =>
        Concrete.Of(value) is Vertex structure ? structure.Kind.Describe() : Concrete.Of(value).ToString() ?? "";
}
