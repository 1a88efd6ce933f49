using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>What the packages <c>json</c> and <c>yaml</c> do alike.</summary>
internal static class Streams
{
    public static Bottom NotAList(BuiltinCall call)
    {
        var value = Concrete.Of(call[0]);
        return value is Bottom or BasicType or Disjunction
            ? call.Incomplete($"non-concrete value {value}")
            : call.Fail($"cannot use value {Describe(value)} as list");
    }

    /// <summary>The value and its type, for messages: <c>{} (type struct)</c>.</summary>
    public static string Describe(Value value)
    {
        value = Concrete.Of(value);
        var text = value is Vertex ? JsonEncoder.Encode(value, out _) ?? "_" : value.ToString();
        return $"{text} (type {value.Kind.Describe()})";
    }

    /// <summary>Null if the decoded value satisfies the second argument.</summary>
    public static Bottom? Check(BuiltinCall call, Value decoded, bool concrete)
    {
        if (call.FirstError(call.Unify(decoded, call[1]), concrete) is not { } error)
        {
            return null;
        }

        // To a caller who asked for concrete data, a missing value is as final as a wrong one.
        return error.IsIncomplete && !concrete ? call.Incomplete(error.Diagnostic.ToString()) : call.Fail(error.Diagnostic.ToString());
    }

    /// <summary>How deeply brackets nest, at most; strings are not looked into, which can only make it more.</summary>
    public static int Depth(string text)
    {
        var (depth, most) = (0, 0);
        foreach (var c in text)
        {
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            most = Math.Max(most, depth);
        }

        return most;
    }
}
