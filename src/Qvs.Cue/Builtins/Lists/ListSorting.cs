using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Lists;

/// <summary>
/// Sorting by a template <c>{x: _, y: _, less: bool}</c>. The order it gives need not be an order at all, so the sort is a merge sort,
/// which ends whatever the answers are. It is stable.
/// </summary>
internal static class ListSorting
{
    public static Value Sort(BuiltinCall call)
    {
        var elements = call.List(0).ToArray();
        Bottom? error = null;
        Merge(elements, new Value[elements.Length], (x, y) => error is null && Less(call, x, y, out error));
        return error ?? call.NewList(elements);
    }

    public static Value IsSorted(BuiltinCall call)
    {
        var elements = call.List(0);
        for (var i = 1; i < elements.Count; i++)
        {
            if (Less(call, elements[i], elements[i - 1], out var error) || error is not null)
            {
                return error ?? Of(false);
            }
        }

        return Of(true);
    }

    public static Value SortStrings(BuiltinCall call)
    {
        var strings = call.Strings(0, out var error);
        call.Spend(strings.Count);
        return error ?? call.ListOf(strings.Order(Comparer<string>.Create(Utf8.Compare)));
    }

    public static Value IsSortedStrings(BuiltinCall call)
    {
        var strings = call.Strings(0, out var error);
        return error ?? Of(strings.Zip(strings.Skip(1), (a, b) => Utf8.Compare(a, b) <= 0).All(ordered => ordered));
    }

    private static bool Less(BuiltinCall call, Value x, Value y, out Bottom? error)
    {
        call.Spend(1);
        var less = Concrete.Of(call.Instantiate(call[1], [Field("x", x), Field("y", y)], "less"));
        error = less switch
        {
            BoolValue => null,
            Bottom bottom => bottom,
            _ => call.Incomplete($"non-concrete value {less} of field less"),
        };
        return less is BoolValue { Value: true };
    }

    private static void Merge(Span<Value> items, Span<Value> buffer, Func<Value, Value, bool> less)
    {
        if (items.Length < 2)
        {
            return;
        }

        var middle = items.Length / 2;
        Merge(items[..middle], buffer, less);
        Merge(items[middle..], buffer, less);
        items[..middle].CopyTo(buffer);
        var (left, right, next) = (0, middle, 0);
        while (left < middle)
        {
            items[next++] = right < items.Length && less(items[right], buffer[left]) ? items[right++] : buffer[left++];
        }
    }
}
