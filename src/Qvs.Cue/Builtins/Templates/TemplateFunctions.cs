using System.Collections.Frozen;
using System.Globalization;
using Qvs.Cue.Builtins.Net;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>The functions that every Go template has. <c>and</c> and <c>or</c> are the executor's, because they do not evaluate all operands.</summary>
internal static class TemplateFunctions
{
    public static readonly FrozenSet<string> Names = new[]
    {
        "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice",
        "urlquery",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static object? Call(string name, List<object?> arguments)
    {
        var minimum = name is "print" or "println" or "html" or "js" or "urlquery" ? 0 : name is "lt" or "le" or "gt" or "ge" or "ne" ? 2 : 1;
        var maximum = name is "len" or "not" ? 1 : name is "lt" or "le" or "gt" or "ge" or "ne" ? 2 : int.MaxValue;
        if (arguments.Count < minimum || arguments.Count > maximum)
        {
            var least = maximum == int.MaxValue ? "at least " : "";
            throw new TemplateException($"wrong number of args for {name}: want {least}{minimum} got {arguments.Count}");
        }

        return name switch
        {
            "eq" => arguments.Count > 1
                ? arguments.Skip(1).Any(a => AreEqual(arguments[0], a))
                : throw Failed(name, "missing argument for comparison"),
            "ne" => !AreEqual(arguments[0], arguments[1], "ne"),
            "lt" => Compare(name, arguments) < 0,
            "le" => Compare(name, arguments) <= 0,
            "gt" => Compare(name, arguments) > 0,
            "ge" => Compare(name, arguments) >= 0,
            "not" => !GoValue.IsTrue(arguments[0]),
            "len" => Length(name, arguments[0]),
            "index" => arguments.Skip(1).Aggregate(arguments[0], Index),
            "slice" => Slice(arguments),
            "print" => GoFormat.Print(arguments),
            "println" => string.Join(' ', arguments.Select(GoFormat.Default)) + "\n",
            "printf" => arguments[0] is string format
                ? GoFormat.Printf(format, arguments[1..])
                : throw new TemplateException($"wrong type for value; expected string; got {GoValue.TypeName(arguments[0])}"),
            "html" => TemplateEscapes.Html(GoFormat.Print(arguments)),
            "js" => TemplateEscapes.JavaScript(GoFormat.Print(arguments)),
            "urlquery" => Urls.EscapeQuery(GoFormat.Print(arguments)),
            _ => throw Failed(name, $"non-function of type {GoValue.TypeName(arguments[0])}"),
        };
    }

    private static TemplateException Failed(string function, string message) => new($"error calling {function}: {message}");

    private static bool AreEqual(object? left, object? right, string name = "eq") => (left, right) switch
    {
        (null, _) or (_, null) => left == right,
        (bool l, bool r) => l == r,
        (long l, long r) => l == r,
        (double l, double r) => l == r,
        (string l, string r) => l == r,
        _ when GoValue.TypeName(left) != GoValue.TypeName(right) => throw Failed(name, "incompatible types for comparison"),
        _ => throw Failed(name, GoFormat.Printf("non-comparable type %s: %T", [left, left])),
    };

    private static int Compare(string name, List<object?> arguments) => (arguments[0], arguments[1]) switch
    {
        (long l, long r) => l.CompareTo(r),
        (double l, double r) => l.CompareTo(r),
        (string l, string r) => Utf8.Compare(l, r),
        (long or double or string, long or double or string) => throw Failed(name, "incompatible types for comparison"),
        _ => throw Failed(name, "invalid type for comparison"),
    };

    private static long Length(string name, object? value) => value switch
    {
        string s => Utf8.ByteCount(s),
        byte[] b => b.Length,
        List<object?> list => list.Count,
        SortedDictionary<string, object?> map => map.Count,
        null => throw Failed(name, "len of nil pointer"),
        _ => throw Failed(name, $"len of type {GoValue.TypeName(value)}"),
    };

    private static object? Index(object? value, object? index)
    {
        switch (value, index)
        {
            case (SortedDictionary<string, object?> map, string key):
                return map.TryGetValue(key, out var found) ? found : GoValue.Missing;
            case (SortedDictionary<string, object?>, _):
                throw Failed("index", $"value has type {GoValue.TypeName(index)}; should be string");
            case (null, _):
                throw Failed("index", "index of untyped nil");
            case (string or byte[] or List<object?>, long position):
                var count = Length("index", value);
                if (position < 0 || position >= count)
                {
                    throw Failed("index", string.Create(CultureInfo.InvariantCulture, $"index out of range: {position}"));
                }

                return value switch
                {
                    List<object?> list => list[(int)position],
                    byte[] bytes => (long)bytes[position],
                    _ => (long)Utf8.Bytes((string)value)[position],
                };
            case (string or byte[] or List<object?>, _):
                throw Failed("index", $"cannot index slice/array with type {GoValue.TypeName(index)}");
            default:
                throw Failed("index", $"can't index item of type {GoValue.TypeName(value)}");
        }
    }

    private static object Slice(List<object?> arguments)
    {
        var value = arguments[0];
        if (value is not (string or byte[] or List<object?>))
        {
            throw Failed("slice", value is null ? "slice of untyped nil" : $"can't slice item of type {GoValue.TypeName(value)}");
        }

        if (arguments.Count > (value is string ? 3 : 4))
        {
            throw Failed("slice", value is string ? "cannot 3-index slice a string" : $"too many slice indexes: {arguments.Count - 1}");
        }

        var length = Length("slice", value);
        var bounds = new List<long>();
        foreach (var argument in arguments.Skip(1))
        {
            if (argument is not long bound)
            {
                throw Failed("slice", $"cannot index slice/array with type {GoValue.TypeName(argument)}");
            }

            bounds.Add(bound >= 0 && bound <= length ? bound : throw Failed("slice", $"index out of range: {bound}"));
        }

        var start = (int)(bounds.Count > 0 ? bounds[0] : 0);
        var end = (int)(bounds.Count > 1 ? bounds[1] : length);
        if (start > end)
        {
            throw Failed("slice", $"invalid slice index: {start} > {end}");
        }

        return value switch
        {
            List<object?> list => list[start..end],
            byte[] bytes => bytes[start..end],
            _ => Utf8.Text(Utf8.Bytes((string)value).AsSpan(start..end)),
        };
    }
}
