namespace Qvs.Cue.Values;

/// <summary>The sorts of values, as a set. Unifying two values intersects their sets; the empty set is bottom.</summary>
[Flags]
public enum Kind
{
    Bottom = 0,
    Null = 1,
    Bool = 2,
    Int = 4,
    Float = 8,
    String = 16,
    Bytes = 32,
    Func = 64,
    List = 128,
    Struct = 256,

    Number = Int | Float,
    Scalar = Null | Bool | Number | String | Bytes,
    Top = Scalar | Func | List | Struct,
}

public static class KindNames
{
    private static readonly (Kind Kind, string Name)[] Names =
    [
        (Kind.Null, "null"), (Kind.Bool, "bool"), (Kind.Int, "int"), (Kind.Float, "float"), (Kind.String, "string"),
        (Kind.Bytes, "bytes"), (Kind.Func, "func"), (Kind.List, "list"), (Kind.Struct, "struct"),
    ];

    /// <summary>As CUE names it in messages: <c>int</c>, <c>(int|string)</c>, <c>number</c>, <c>_</c>, <c>_|_</c>.</summary>
    public static string Describe(this Kind kind)
    {
        if (kind == Kind.Bottom)
        {
            return "_|_";
        }

        if ((kind & Kind.Top) == Kind.Top)
        {
            return "_";
        }

        var parts = new List<string>();
        if ((kind & Kind.Number) == Kind.Number)
        {
            parts.Add("number");
            kind &= ~Kind.Number;
        }

        parts.AddRange(Names.Where(n => (kind & n.Kind) != 0).Select(n => n.Name));
        return parts.Count == 1 ? parts[0] : $"({string.Join('|', parts)})";
    }
}
