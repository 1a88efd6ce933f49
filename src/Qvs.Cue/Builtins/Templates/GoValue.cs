using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>
/// CUE values as a Go template sees them: null, bool, long (or BigInteger), double, string, byte[], a list, or a map whose keys are
/// sorted.
/// </summary>
internal static class GoValue
{
    /// <summary>What a key that a map lacks gives: unlike null it may be asked for further fields.</summary>
    public static readonly object Missing = new();

    public static object? From(BuiltinCall call, Value value)
    {
        call.Spend(1);
        return Concrete.Of(value) switch
        {
            NullValue => null,
            BoolValue b => b.Value,
            NumberValue n when n.Value.IsInteger && n.Kind == Kind.Int => FromInteger(call, n),
            NumberValue n => n.Value.ToDouble(),
            StringValue s => s.Value,
            BytesValue b => b.Value.ToArray(),
            var list when Concrete.IsList(list) => call.Elements(list).Select(e => From(call, e)).ToList(),
            var structure => FromStruct(call, structure),
        };
    }

    public static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        bool => "bool",
        long => "int",
        BigInteger => "*big.Int",
        double => "float64",
        string => "string",
        byte[] => "[]uint8",
        List<object?> => "[]interface {}",
        _ => "map[string]interface {}",
    };

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        long n => n != 0,
        double d => d != 0,
        string s => s.Length > 0,
        byte[] b => b.Length > 0,
        List<object?> list => list.Count > 0,
        SortedDictionary<string, object?> map => map.Count > 0,
        _ => !ReferenceEquals(value, Missing),
    };

    private static object FromInteger(BuiltinCall call, NumberValue number)
    {
        if (number.Value.TryToInt64(out var small))
        {
            return small;
        }

        // Numbers that are written with an exponent may have more digits than fit into memory.
        call.Spend(1000);
        return number.Value.TryToInteger(out var large) ? large : throw new TemplateException("number is too large");
    }

    private static SortedDictionary<string, object?> FromStruct(BuiltinCall call, Value structure)
    {
        var map = new SortedDictionary<string, object?>(Comparer<string>.Create(Utf8.Compare));
        foreach (var (name, value) in call.Fields(structure))
        {
            map[name] = From(call, value);
        }

        return map;
    }
}
