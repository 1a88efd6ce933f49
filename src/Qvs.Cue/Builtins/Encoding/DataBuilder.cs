using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>How a decoder makes values: in a call by the evaluator, in a loader perhaps otherwise.</summary>
/// <param name="Unify">For a field that is given twice.</param>
/// <param name="Spend">Takes steps off a budget.</param>
internal sealed record DataBuilder(
    Func<IEnumerable<Value>, Value> List,
    Func<IEnumerable<KeyValuePair<string, Value>>, Value> Struct,
    Func<Value, Value, Value> Unify,
    Action<int> Spend)
{
    public static DataBuilder For(BuiltinCall call) => new(call.NewList, call.NewStruct, call.Unify, call.Spend);

    /// <summary>Fields in the order in which their names first came; those that came twice are unified.</summary>
    public Value StructOf(IReadOnlyList<KeyValuePair<string, Value>> fields)
    {
        var positions = new Dictionary<string, int>();
        var result = new List<KeyValuePair<string, Value>>(fields.Count);
        foreach (var (name, value) in fields)
        {
            if (positions.TryGetValue(name, out var position))
            {
                result[position] = new(name, Unify(result[position].Value, value));
            }
            else
            {
                positions.Add(name, result.Count);
                result.Add(new(name, value));
            }
        }

        return Struct(result);
    }
}
